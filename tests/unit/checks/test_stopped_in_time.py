"""One lane at a time: people import while the connector is frozen, and stop when their queue is done."""

from __future__ import annotations

from typing import Any

import pytest
from by_hand import KEPT, frozen, imported

from harness.checks.verdict import Outcome


@pytest.mark.parametrize("freeze", ["pause", "kill", "stop"])
def test_imports_within_the_freeze(run: Any, verdict: Any, freeze: str) -> None:
    said = verdict(frozen(run, *KEPT, freeze=freeze), "stopped_in_time")
    assert said.outcome is Outcome.PASS
    assert said.summary == (
        "3 records imported by hand: begun 6m40s after the connector was frozen, ended 12m50s before it was let go; "
        "nothing of the queue was left"
    )
    assert said.counts == {"imported": 3, "before_freeze": 0, "after_resume": 0, "beyond_queue": 0}


def test_an_import_goes_on_after_the_connector_was_let_go(run: Any, verdict: Any, kinds: Any) -> None:
    said = verdict(frozen(run, *KEPT, ("invoice", "invoice-3", 1501.0)), "stopped_in_time")
    assert kinds(said) == {"after_resume": False}
    assert said.exhibits["after_resume"]["key"].tolist() == ["invoice-3"]
    assert "1 record imported after the connector was let go again: invoice-3" in said.summary


def test_the_switch_comes_too_early(run: Any, verdict: Any, kinds: Any) -> None:
    run = frozen(run, *KEPT, read_t=250)
    run.offer("invoice-3", 200)
    imported(run, "invoice", "invoice-3", 260)
    assert kinds(verdict(run, "stopped_in_time")) == {"before_freeze": False, "beyond_queue": False}


def test_what_was_offered_after_the_queue_was_read_is_the_connectors(run: Any, verdict: Any, kinds: Any) -> None:
    run = frozen(run, *KEPT)
    run.offer("invoice-3", 650)
    imported(run, "invoice", "invoice-3", 800)
    said = verdict(run, "stopped_in_time")
    assert kinds(said) == {"beyond_queue": False}
    assert said.exhibits["beyond_queue"]["key"].tolist() == ["invoice-3"]


def test_what_was_left_of_the_queue_is_said(run: Any, verdict: Any) -> None:
    run = frozen(run, *KEPT)
    run.lines["destination"] = [
        (t, {**line, "event": "called_off", "remaining": 4}) if line.get("event") == "done" else (t, line)
        for t, line in run.lines["destination"]
    ]
    said = verdict(run, "stopped_in_time")
    assert said.outcome is Outcome.PASS
    assert said.summary.endswith("4 records of the queue left to the connector")


def test_without_a_freeze_nothing_can_be_judged(run: Any, verdict: Any) -> None:
    run = frozen(run, *KEPT, freeze="pause")
    run.lines["journal"] = [(t, line) for t, line in run.lines["journal"] if line.get("fault") != "f1"]
    said = verdict(run, "stopped_in_time")
    assert said.outcome is Outcome.INCONCLUSIVE
    assert "never frozen" in said.summary


def test_where_nobody_imported_there_is_nothing_to_judge(outage: Any, verdict: Any) -> None:
    assert verdict(outage, "stopped_in_time").outcome is Outcome.INCONCLUSIVE
