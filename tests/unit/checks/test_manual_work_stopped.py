"""People stop their work by hand when the connector is let go, and say so."""

from __future__ import annotations

from typing import Any

import pytest
from by_hand import KEPT, frozen
from gameday import BACKUP, act, changed, gameday, of, requested, without

from harness.checks.verdict import Outcome

NAME = "manual_work_stopped"


@pytest.fixture
def day(run: Any) -> Any:
    """The connector is frozen from 300 to 1500; people import at 700 and 730."""
    run.gameday = gameday()
    run = frozen(run, *KEPT)
    run.phase("quiet", 1500, 1900, role="quiet")
    act(run, "manual", 600, BACKUP, "liaison", event="begun")
    act(run, "manual", 1490, BACKUP, "liaison", event="stopped")
    return run


def test_stopped_in_time(day: Any, verdict: Any) -> None:
    said = verdict(day, NAME)
    assert (said.outcome, said.counts) == (Outcome.PASS, {"imported": 3, "past_the_stop": 0})


def test_a_grace_to_say_so(day: Any, verdict: Any, kinds: Any) -> None:
    day = changed(day, of("manual", event="stopped"), 1560)
    assert verdict(day, NAME).outcome is Outcome.PASS
    said = verdict(day, NAME, grace="59s")
    assert kinds(said) == {"worked_on": False}
    assert "let go at 25m, and people stopped 1m later" in said.summary


def test_never_stopped(day: Any, verdict: Any, kinds: Any) -> None:
    said = verdict(without(day, of("manual", event="stopped")), NAME)
    assert kinds(said) == {"worked_on": False}
    assert "never said" in said.summary


def test_imported_after_they_had_stopped(day: Any, verdict: Any, kinds: Any) -> None:
    said = verdict(changed(day, of("manual", event="stopped"), 710), NAME)
    assert kinds(said) == {"imported": False}
    assert said.exhibits["past_the_stop"]["key"].tolist() == ["invoice-1", "invoice-2"]


def test_imported_after_the_connector_was_let_go(day: Any, verdict: Any, kinds: Any) -> None:
    day = changed(without(day, of("manual", event="stopped")), of("committed", key="invoice-2"), 1700, ledger="destination")
    assert kinds(verdict(day, NAME)) == {"worked_on": False, "imported": False}


def test_imported_before_anybody_had_begun(day: Any, verdict: Any, kinds: Any) -> None:
    assert kinds(verdict(changed(day, of("manual", event="begun"), 710), NAME)) == {"imported": False}


def test_a_pause_that_people_asked_for_is_a_freeze(day: Any, verdict: Any, kinds: Any) -> None:
    day.lines["journal"] = [(t, line) for t, line in day.lines["journal"] if line.get("fault") != "f1"]
    requested(day, 290, 1, "pause", None, done_t=300)
    requested(day, 1190, 2, "resume", None, done_t=1200)
    assert kinds(verdict(day, NAME)) == {"worked_on": False}
    assert verdict(changed(day, of("manual", event="stopped"), 1250), NAME).outcome is Outcome.PASS
    assert verdict(day, "stopped_in_time").outcome is Outcome.PASS


def test_the_connector_was_not_let_go(day: Any, verdict: Any) -> None:
    day = without(day, of("manual", event="stopped"))
    day.line("people", "abort", 1400, who=BACKUP, why="harm")
    assert verdict(day, NAME).outcome is Outcome.INCONCLUSIVE


def test_nobody_worked_by_hand(day: Any, verdict: Any) -> None:
    assert verdict(without(day, of("manual")), NAME).outcome is Outcome.INCONCLUSIVE
