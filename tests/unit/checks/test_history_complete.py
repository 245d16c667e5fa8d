from __future__ import annotations

from typing import Any

import pytest

from harness.checks.verdict import Outcome
from harness.errors import DrillInvalid

NAMES = {"trigger": "trigger", "reference": "business.reference", "component": "component", "customer": "customer.id"}


def tell(run: Any, t: float, key: str, identity: str = "", **attributes: str | None) -> None:
    """An event in the ledger of the sink; attributes that are None are left out."""
    said = {"trigger": "crm change 7", "business.reference": key, "component": "delivery", "customer.id": "a-1"}
    said |= {NAMES.get(name, name): value for name, value in attributes.items()}
    kept = {name: value for name, value in said.items() if value is not None}
    run.line("history", "history", t, req=1, i=0, signal="logs", name="written", identity=identity or f"{key}@{t}", attributes=kept)


@pytest.fixture
def told(run: Any) -> Any:
    """Two records, one of them in two versions; each of the three changes is told of. From 300 to 600 the way to the history is down."""
    run.drill["stack"]["history"] = {"fake": "otlp-sink", "name": "collector"}
    down = run.fault("f1", "down", "link", "history", "refused")
    run.note("timeline_started", 0.0)
    run.phase("baseline", 0, 300)
    run.phase("blind", 300, 600, faults=(down,))
    run.injected(down, 300, 600)
    for t, key, version in ((10, "i-1", 1), (320, "i-1", 2), (560, "i-2", 1)):
        run.offer(key, t, version)
        run.write(t + 2, (key, version), effect="created" if version == 1 else "changed")
        tell(run, max(t, 605), key, f"{key}.{version}")
    return run


def silence(run: Any, *identities: str) -> None:
    run.lines["history"] = [line for line in run.lines["history"] if line[1]["identity"] not in identities]


def test_everything_is_told(told: Any, verdict: Any) -> None:
    said = verdict(told, "history_complete")
    assert (said.outcome, said.summary) == (Outcome.PASS, "2 records in 3 changes, each reported")
    assert said.counts["events"] == 3


def test_an_event_that_is_exported_again_is_no_error(told: Any, verdict: Any) -> None:
    tell(told, 620, "i-1", "i-1.2")
    said = verdict(told, "history_complete")
    assert (said.outcome, said.counts["events"], said.counts["exported_again"]) == (Outcome.PASS, 3, 1)
    assert "1 event exported again" in said.summary


def test_an_event_that_is_exported_again_does_not_stand_for_another(told: Any, verdict: Any, kinds: Any) -> None:
    silence(told, "i-1.2")
    tell(told, 620, "i-1", "i-1.1")
    assert kinds(verdict(told, "history_complete")) == {"silent": False}


def test_a_record_that_is_not_told_of_is_named(told: Any, verdict: Any, kinds: Any) -> None:
    silence(told, "i-2.1")
    said = verdict(told, "history_complete")
    assert kinds(said) == {"silent": False}
    assert said.summary == "1 record with changes that the history does not report: invoice i-2"
    assert said.exhibits["silent"]["key"].tolist() == ["i-2"]


def test_each_change_wants_an_event_of_its_own(told: Any, verdict: Any) -> None:
    silence(told, "i-1.1")
    said = verdict(told, "history_complete")
    row = said.exhibits["silent"].iloc[0]
    assert (row["key"], row["changes"], row["events"]) == ("i-1", 2, 1)


def test_no_history_at_all(told: Any, verdict: Any) -> None:
    told.lines["history"] = []
    assert verdict(told, "history_complete").counts["silent"] == 2


@pytest.mark.parametrize("missing", ["", "  ", None])
@pytest.mark.parametrize("attribute", ["trigger", "component", "customer"])
def test_the_attribute_that_misses_is_named(told: Any, verdict: Any, kinds: Any, attribute: str, missing: str | None) -> None:
    silence(told, "i-2.1")
    tell(told, 610, "i-2", **{attribute: missing})
    said = verdict(told, "history_complete")
    assert kinds(said) == {"incomplete": False}
    assert f"does not give the {attribute} (attribute {NAMES[attribute]}): invoice i-2" in said.summary


def test_events_without_a_reference_are_told_where_records_miss_theirs(told: Any, verdict: Any, kinds: Any) -> None:
    silence(told, "i-2.1")
    tell(told, 610, "i-2", reference=None)
    said = verdict(told, "history_complete")
    assert kinds(said) == {"silent": False, "anonymous": False}
    assert "1 event without a business reference (attribute business.reference)" in said.summary


def test_other_events_are_nobodys_business(told: Any, verdict: Any) -> None:
    tell(told, 610, "x", "start", reference=None)
    tell(told, 611, "other-business")
    said = verdict(told, "history_complete")
    assert (said.outcome, said.counts["anonymous"], said.counts["strangers"]) == (Outcome.PASS, 1, 1)


@pytest.mark.parametrize("reference", ["invoice/i-2", "crm:invoice:i-2", "urn:crm/i-2"])
def test_the_key_may_stand_at_the_end_of_a_path(told: Any, verdict: Any, reference: str) -> None:
    silence(told, "i-2.1")
    tell(told, 610, reference)
    assert verdict(told, "history_complete").outcome is Outcome.PASS


def test_two_records_with_one_key_are_told_apart_by_their_entities(told: Any, verdict: Any) -> None:
    told.drill["stack"]["source"]["entities"] = told.drill["stack"]["source"]["entities"] | {"account": {"count": 0}}
    silence(told, "i-2.1")
    told.offer("i-2", 620, entity="account")
    told.write(622, ("i-2", 1), entity="account")
    tell(told, 630, "invoice/i-2")
    assert verdict(told, "history_complete").exhibits["silent"]["entity"].tolist() == ["account"]
    tell(told, 640, "account/i-2")
    assert verdict(told, "history_complete").outcome is Outcome.PASS


def test_a_key_that_two_records_have_names_neither_of_them(told: Any, verdict: Any, kinds: Any) -> None:
    told.drill["stack"]["source"]["entities"] = told.drill["stack"]["source"]["entities"] | {"account": {"count": 0}}
    told.offer("i-2", 620, entity="account")
    told.write(622, ("i-2", 1), entity="account")
    tell(told, 640, "account/i-2")
    said = verdict(told, "history_complete")
    assert kinds(said) == {"silent": False}
    assert said.summary.endswith(": invoice i-2; i-2 was named without its entity, and other records have that key: write invoice/i-2")


def test_a_key_may_have_the_characters_of_a_path(told: Any, verdict: Any) -> None:
    told.offer("4/1+2", 620)
    told.write(622, ("4/1+2", 1))
    tell(told, 640, "crm:invoice:4/1+2")
    assert verdict(told, "history_complete").outcome is Outcome.PASS


@pytest.mark.parametrize("reference", ["i-22", "xi-2", "i-2/x"])
def test_another_key_that_looks_like_it_does_not_count(told: Any, verdict: Any, reference: str) -> None:
    silence(told, "i-2.1")
    tell(told, 610, reference)
    assert verdict(told, "history_complete").counts["silent"] == 1


def test_the_connector_file_says_what_the_attributes_are_called(told: Any, verdict: Any, kinds: Any) -> None:
    told.connector["history"] = {"customer": "enduser/id", "component": "service.name"}
    assert kinds(verdict(told, "history_complete")) == {"incomplete": False}
    for line in told.lines["history"]:
        line[1]["attributes"] |= {"enduser/id": "a-1", "service.name": "orders-sync"}
    assert verdict(told, "history_complete").outcome is Outcome.PASS


def test_a_probe_is_not_asked_for(told: Any, verdict: Any) -> None:
    told.offer("probe-1", 700)
    told.write(702, ("probe-1", 1))
    told.note("probe", 700, entity="invoice", key="probe-1", digest="?")
    assert verdict(told, "history_complete").counts["records"] == 2


def test_the_data_waited_for_the_history(told: Any, verdict: Any, kinds: Any) -> None:
    told.lines["destination"] = [line for line in told.lines["destination"] if line[0] < 500]
    told.offer("i-3", 400)
    assert kinds(verdict(told, "history_complete")) == {"blocked": False}


def test_where_nothing_was_owed_nothing_waited(told: Any, verdict: Any) -> None:
    told.lines["destination"] = [line for line in told.lines["destination"] if line[0] < 300]
    told.lines["source"] = [line for line in told.lines["source"] if line[0] < 300]
    silence(told, "i-1.2", "i-2.1")
    assert verdict(told, "history_complete").outcome is Outcome.PASS


def test_nothing_committed_is_nothing_to_tell(told: Any, verdict: Any) -> None:
    told.lines["destination"] = []
    assert verdict(told, "history_complete").outcome is Outcome.INCONCLUSIVE


def test_a_stack_without_a_history(outage: Any, verdict: Any) -> None:
    assert verdict(outage, "history_complete").outcome is Outcome.INCONCLUSIVE


def test_a_history_that_is_cut_short_is_not_judged(told: Any, judged: Any) -> None:
    silence(told, "i-2.1")
    told.check("history_complete")
    lines = told.save() / "ledgers" / "history.jsonl"
    whole = lines.read_text().splitlines(keepends=True)
    lines.write_text("".join(whole[:-1]))
    told.save = lambda: lines.parents[1]
    verdicts = {said.check: said for said in judged(told).verdicts}
    assert verdicts["complete_streams"].outcome is Outcome.INCONCLUSIVE
    assert verdicts["history_complete"].outcome is Outcome.INCONCLUSIVE


def test_a_drill_that_asks_for_it_needs_a_history() -> None:
    from pathlib import Path

    from harness import assets
    from harness.drill.reading import validate
    from harness.drill.text import document

    text = (assets.drills() / "history-path-down.drill.yaml").read_text()
    lines = [line for line in text.splitlines() if not line.startswith("  history:")]
    with pytest.raises(DrillInvalid) as caught:
        validate.drill(document.parse("\n".join(lines), Path("x.drill.yaml")))
    assert any("history_complete in a stack without a history" in str(problem) for problem in caught.value.problems)
