"""The verbs of a timeline in Python, in a world that stands still."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from harness.engine.interpret import Interpreter
from harness.engine.live import Live
from harness.engine.run import Record
from harness.journal import Journal
from harness.journal.seal import Seals
from harness.world.processes.confine import Confinement

Make = Callable[..., Interpreter]


@pytest.fixture
def live(interpreter: Make, phase: Make, tmp_path: Path) -> Live:
    """Begun, in its baseline, which lies ahead of the first fault."""
    made = interpreter(phase("warm-up", role="warm-up", lasts_s=1.0), phase("settle", role="settle", lasts_s=1.0))
    world, journal = made.world, Journal(tmp_path / "journal.jsonl", "run", made.world.clock)
    record = Record("run", tmp_path, Confinement(), world.clock, journal, made.owed, made.plan, Seals())
    made.save = record.replan
    opened = Live(made, record)
    opened.begin()
    return opened


def test_a_fault_is_in_place_when_inject_returns(live: Live, stage: Any) -> None:
    live.inject("down", link="destination")
    assert stage.order(("enabled", "run.destination")) == [("enabled", "run.destination")]


def test_after_is_obeyed_while_a_verb_lets_time_pass_in_whichever_phase(live: Live, stage: Any) -> None:
    live.let_pass("1m")
    asked_at = stage.now
    fault = live.inject("down", link="destination", after="2m", lasts="30s")
    live.let_pass("1m")
    assert stage.told("injected") == []
    live.phase("next")
    live.let_pass("3m")
    (injected,), (healed,) = stage.told("injected"), stage.told("healed")
    assert (injected["fault"], injected["sent_at"]) == (fault, pytest.approx(asked_at + 120, abs=2))
    assert healed["sent_at"] == pytest.approx(asked_at + 150, abs=4)


def test_the_plan_counts_after_from_the_begin_of_the_phase(live: Live) -> None:
    live.let_pass("1m")
    fault = live.inject("down", link="destination", after="2m")
    (planned,) = [one for one in live.plan.faults() if one.id == fault]
    assert planned.after_s == pytest.approx(180, abs=2)


def test_a_fault_that_is_healed_before_it_began_never_begins_and_is_told(live: Live, stage: Any) -> None:
    with live.fault("down", link="destination", after="2m") as fault:
        live.let_pass("1m")
    live.let_pass("5m")
    assert stage.told("injected") == []
    (failed,) = stage.told("injection_failed")
    assert (failed["fault"], failed["reason"]) == (fault, "it was healed before its `after` was over")


def test_what_waits_when_the_timeline_is_finished_is_told_and_never_begins(live: Live, stage: Any) -> None:
    fault = live.inject("down", link="destination", after="20m")
    live.finish()
    assert stage.told("injected") == []
    (failed,) = stage.told("injection_failed")
    assert (failed["fault"], failed["reason"]) == (fault, "the timeline was finished before its `after` was over")


@pytest.mark.parametrize("ends", [lambda live: live.phase("next"), lambda live: live.finish()], ids=["the next phase", "the end"])
def test_a_trigger_whose_event_never_came_is_withdrawn_at_the_end_of_its_phase(
    live: Live, stage: Any, ends: Callable[[Live], object]
) -> None:
    live.phase("outage")
    fault = live.inject("down", link="destination", when={"destination.commits": 57})
    live.let_pass("1m")
    assert stage.order(("trigger", "destination", f"when-{fault}"), ("withdrawn",)) == [("trigger", "destination", f"when-{fault}")]
    before = len(stage.done)
    ends(live)
    stage.done = stage.done[before:]
    assert stage.order(("withdrawn", "destination", f"when-{fault}"), ("tell", "phase_ended"))[:2] == [
        ("withdrawn", "destination", f"when-{fault}"),
        ("tell", "phase_ended"),
    ]
    assert [told["trigger"] for told in stage.told("trigger_missed")] == [f"when-{fault}"]
    assert [told["actor"] for told in stage.told("trigger_withdrawn")] == ["destination"]


def test_a_trigger_does_not_strike_in_a_later_phase(live: Live, stage: Any) -> None:
    live.phase("outage")
    fault = live.inject("down", link="destination", when={"destination.commits": 57})
    live.let_pass("1m")
    live.phase("next")
    stage.strike(f"when-{fault}")
    live.let_pass("1m")
    assert stage.told("injected") == []


def test_the_plan_that_has_grown_is_what_the_engine_remembers(live: Any, tmp_path: Path) -> None:
    live.phase("outage")
    saved = (tmp_path / "plan.json").read_bytes()
    assert live._record.plan == live.plan
    assert live._record.seals.by_file["plan.json"].sha256 == hashlib.sha256(saved).hexdigest()
