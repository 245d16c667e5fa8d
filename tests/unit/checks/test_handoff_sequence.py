"""The work changes hands as the plan has it written."""

from __future__ import annotations

from typing import Any

import pytest
from gameday import BACKUP, COMMANDER, OWNER, SCRIBE, act, changed, of, played, without

from harness.checks.verdict import Outcome

NAME = "handoff_sequence"
STEPS = [{"by": "owner", "to": "backup"}, {"by": BACKUP, "to": COMMANDER}, {"by": COMMANDER}]


@pytest.fixture
def day(run: Any) -> Any:
    played(run)
    for step, (by, to) in enumerate([(OWNER, BACKUP), (BACKUP, COMMANDER), (COMMANDER, SCRIBE)], start=1):
        act(run, "handoff_step", 1000 + step, by, "liaison", step=step, to=to)
    return run


def test_in_order(day: Any, verdict: Any) -> None:
    said = verdict(day, NAME, steps=STEPS)
    assert (said.outcome, said.counts) == (Outcome.PASS, {"steps": 3, "done": 3})


def test_skipped(day: Any, verdict: Any, kinds: Any) -> None:
    said = verdict(without(day, of("handoff_step", step=2)), NAME, steps=STEPS)
    assert kinds(said) == {"skipped": False}
    assert "1 step of the hand-over not done: 2" in said.summary


def test_out_of_order(day: Any, verdict: Any, kinds: Any) -> None:
    assert kinds(verdict(changed(day, of("handoff_step", step=3), 1001.5), NAME, steps=STEPS)) == {"out_of_order": False}


def test_done_again_later_changes_nothing(day: Any, verdict: Any) -> None:
    act(day, "handoff_step", 1100, SCRIBE, "scribe", step=1, to=SCRIBE)
    assert verdict(day, NAME, steps=STEPS).outcome is Outcome.PASS


def test_by_or_to_somebody_else(day: Any, verdict: Any, kinds: Any) -> None:
    assert kinds(verdict(changed(day, of("handoff_step", step=1), who=SCRIBE), NAME, steps=STEPS)) == {"by_another": False}
    said = verdict(changed(day, of("handoff_step", step=2), to=SCRIBE), NAME, steps=STEPS)
    assert kinds(said) == {"by_another": False, "to_another": False}


def test_called_off_before_the_rest(day: Any, verdict: Any, kinds: Any) -> None:
    day.line("people", "abort", 1002.5, who=OWNER, why="harm")
    said = verdict(day, NAME, steps=STEPS)
    assert (said.outcome, "before step 3" in said.summary) == (Outcome.INCONCLUSIVE, True)
    assert kinds(verdict(without(day, of("handoff_step", step=1)), NAME, steps=STEPS)) == {"skipped": False}
