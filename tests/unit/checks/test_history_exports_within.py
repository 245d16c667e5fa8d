"""The export of the execution history, against what was committed."""

from __future__ import annotations

from typing import Any

import pytest

from harness.checks.verdict import Outcome

NUMBERS = range(70)


@pytest.fixture
def text() -> str:
    """An export that names every record of the hand-written outage."""
    return "\n".join(f"invoice,invoice-{number:03},created" for number in NUMBERS)


def _exported(run: Any, text: str, took_s: float = 60.0, **more: Any) -> Any:
    run.lines["journal"] = [line for line in run.lines["journal"] if line[1]["event"] != "history_exported"]
    run.note("history_exported", 1840, text=text, took_s=took_s, **more)
    return run


def test_every_committed_record_is_named_in_time(outage: Any, verdict: Any, text: str) -> None:
    said = verdict(_exported(outage, text), "history_exports_within")
    assert (said.outcome, said.counts) == (Outcome.PASS, {"committed": 70, "absent": 0, "took_s": 60})
    assert said.summary == "70 committed records, each named in an export that took 1m"


def test_a_record_that_is_not_in_it_is_named(outage: Any, verdict: Any, kinds: Any, text: str) -> None:
    said = verdict(_exported(outage, text.replace("invoice-012", "invoice-12")), "history_exports_within")
    assert kinds(said) == {"incomplete": False}
    assert said.summary == "1 of 70 committed records not in the export: invoice-012"
    assert said.exhibits["absent"].to_dict("records") == [{"entity": "invoice", "key": "invoice-012"}]


def test_a_number_alone_names_no_record_of_two_entities(outage: Any, verdict: Any, kinds: Any, text: str) -> None:
    for entity in ("account", "invoice"):
        outage.offer("422", 200, entity=entity)
        outage.write(202, ("422", 1), entity=entity)
    assert kinds(verdict(_exported(outage, f"{text}\n422 created"), "history_exports_within")) == {"incomplete": False}
    assert verdict(_exported(outage, f"{text}\ninvoice/422\naccount/422"), "history_exports_within").outcome is Outcome.PASS


def test_a_deleted_record_was_executed_too_and_a_probe_was_not(outage: Any, verdict: Any, kinds: Any, text: str) -> None:
    outage.offer("invoice-900", 200)
    outage.write(202, ("invoice-900", 1))
    outage.offer("invoice-900", 220, version=2, op="delete")
    outage.write(222, ("invoice-900", 2), effect="deleted")
    assert kinds(verdict(_exported(outage, text), "history_exports_within")) == {"incomplete": False}


def test_too_late_or_not_at_all(outage: Any, verdict: Any, kinds: Any, text: str) -> None:
    assert kinds(verdict(_exported(outage, text, took_s=901), "history_exports_within", within="15m")) == {"late": False}
    said = verdict(_exported(outage, "", failed="nobody there"), "history_exports_within")
    assert (kinds(said), said.summary) == ({"not_exported": False}, "nothing was exported: nobody there")


def test_what_was_not_kept_may_have_named_it(outage: Any, verdict: Any, text: str) -> None:
    assert verdict(_exported(outage, text[:200], cut=True), "history_exports_within").outcome is Outcome.INCONCLUSIVE


def test_a_run_without_an_export_or_a_commit_shows_nothing(outage: Any, make_run: Any, verdict: Any, text: str) -> None:
    assert verdict(outage, "history_exports_within").outcome is Outcome.INCONCLUSIVE
    assert verdict(_exported(make_run(), text), "history_exports_within").outcome is Outcome.INCONCLUSIVE
