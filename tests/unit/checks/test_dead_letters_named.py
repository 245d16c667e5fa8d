from __future__ import annotations

from typing import Any

from harness.checks.verdict import Outcome


def test_what_was_refused_is_named(outage: Any, verdict: Any) -> None:
    outage.offer("invoice-800", 400)
    outage.write(1600, ("invoice-800", 1), effect="refused")
    outage.alert(1610, key="dead", text="gave up on invoice-800")
    said = verdict(outage, "dead_letters_named")
    assert (said.outcome, said.counts) == (Outcome.PASS, {"refused": 1, "unnamed": 0, "stubborn": 0})


def test_what_is_named_nowhere_is_shown(outage: Any, verdict: Any, kinds: Any) -> None:
    for number in (800, 801):
        outage.offer(f"invoice-{number}", 400)
        outage.write(1600, (f"invoice-{number}", 1), effect="refused")
    outage.alert(1610, key="dead", text="gave up on invoice-8011, invoice-801")
    said = verdict(outage, "dead_letters_named")
    assert kinds(said) == {"unnamed": False}
    assert said.summary == "1 record refused for good and named nowhere: invoice-800"
    assert said.exhibits["refused"]["key"].tolist() == ["invoice-800", "invoice-801"]


def test_a_pager_that_refused_the_name_is_told(outage: Any, verdict: Any) -> None:
    outage.offer("invoice-800", 400)
    outage.write(1600, ("invoice-800", 1), effect="refused")
    outage.refused_alert(1610, "the body is not JSON")
    said = verdict(outage, "dead_letters_named")
    assert said.summary == (
        "1 record refused for good and named nowhere: invoice-800; the pager refused 1 message with 400 (the body is not JSON)"
    )


def test_a_key_without_its_entity_is_told_with_what_to_write(outage: Any, verdict: Any, kinds: Any) -> None:
    for key in ("422", "423"):
        outage.offer(key, 400)
        outage.write(1600, (key, 1), effect="refused")
    outage.note("dead_letters", 1700, text="422\ninvoice/423")
    said = verdict(outage, "dead_letters_named")
    assert kinds(said) == {"unnamed": False}
    assert said.summary == (
        "1 record refused for good and named nowhere: invoice 422; 422 was named without its entity, and other records may have that key: "
        "write invoice/422"
    )


def test_what_got_in_after_all_is_no_dead_letter(outage: Any, verdict: Any) -> None:
    outage.write(1600, ("invoice-001", 1), effect="refused")
    assert verdict(outage, "dead_letters_named").outcome is Outcome.INCONCLUSIVE


def test_who_insists_holds_up_the_others(outage: Any, verdict: Any, kinds: Any) -> None:
    for attempt in range(6):
        outage.write(1600 + attempt, ("invoice-001", 1), effect="refused")
    said = verdict(outage, "dead_letters_named")
    assert kinds(said) == {"stubborn": False}
    assert said.summary == "invoice-001 was refused 6 times and sent again each time, at most 5 are allowed"
    assert verdict(outage, "dead_letters_named", tries=6).outcome is Outcome.INCONCLUSIVE


def test_a_value_that_returns_is_tried_again_and_rightly(outage: Any, verdict: Any, kinds: Any) -> None:
    for version, digest in ((1, "open"), (2, "closed"), (3, "open")):
        outage.offer("invoice-800", 400 + version, version, "create" if version == 1 else "update", digest=digest)
        for attempt in range(3):
            outage.write(1600 + 10 * version + attempt, ("invoice-800", version), effect="refused", digest=digest)
    outage.alert(1690, key="dead", text="gave up on invoice-800")
    assert verdict(outage, "dead_letters_named").outcome is Outcome.PASS
    for attempt in range(5):
        outage.write(1700 + attempt, ("invoice-800", 3), effect="refused", digest="open")
    assert kinds(verdict(outage, "dead_letters_named")) == {"stubborn": False}


def test_the_connector_may_name_it_when_it_is_asked(outage: Any, verdict: Any) -> None:
    outage.offer("invoice-800", 400)
    outage.write(1600, ("invoice-800", 1), effect="refused")
    outage.note("dead_letters", 1700, text='{"dead": ["invoice-800"]}')
    assert verdict(outage, "dead_letters_named").outcome is Outcome.PASS


def test_where_one_detail_holds_the_key_the_rest_names_nothing(outage: Any, verdict: Any, kinds: Any) -> None:
    outage.connector["dead_letters"] = {"alert_reference": "record"}
    for number in (800, 801):
        outage.offer(f"invoice-{number}", 400)
        outage.write(1600, (f"invoice-{number}", 1), effect="refused")
    outage.alert(1610, key="dead", text="gave up on invoice-800", details={"record": "invoice-801"})
    said = verdict(outage, "dead_letters_named")
    assert kinds(said) == {"unnamed": False}
    assert said.summary == "1 record refused for good and named nowhere: invoice-800"
