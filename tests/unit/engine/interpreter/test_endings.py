"""However a run ends, its journal says the same of it, whether its timeline is in YAML or in Python."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

import pytest

from harness import registry
from harness.engine import run as module
from harness.engine.endings import Aborted, ConnectorGone, EndsRun, Hung, KeptRealTime, NothingArrived, Stopped, WitnessLost
from harness.engine.interpret import Interpreter
from harness.engine.live import open_live
from harness.engine.run import RunOptions, run_drill
from harness.errors import EnvironmentUnavailable
from harness.journal.events import EndedAs
from harness.plan.model import Plan
from harness.world.lever.pull import Pull
from harness.world.memory.runtime import MemoryRuntime
from harness.world.world import World

from .conftest import Owed, Stage

Make = Callable[..., Any]
DEBTS = [("invoice", f"i{number}", 1) for number in range(5)]


def _in_yaml(plan: Plan, options: RunOptions) -> None:
    run_drill(plan, options)


def _in_python(plan: Plan, options: RunOptions) -> None:
    with open_live(plan, options, 3600.0) as live:
        live.let_pass("1m")
        live.finish()


WAYS = [pytest.param(_in_yaml, id="yaml"), pytest.param(_in_python, id="python")]


@dataclass
class Told:
    """What the journal says, and what whoever started the run got."""

    outcome: str
    reason: str
    raised: BaseException | None


@pytest.fixture
def ended(
    stage: Stage, world: World, real_plan: Plan, phase: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[Callable[[Plan, RunOptions], None]], Told]:
    """Carry out a small plan in one of the ways, in a world that stands still."""

    class StandsStill(MemoryRuntime):
        def open(self, *_: Any) -> World:
            return world

    def interpreter(plan: Plan, world: World, _owed: Any, *more: Any) -> Interpreter:
        return Interpreter(plan, world, Owed(stage), *more)

    load = registry.load
    monkeypatch.setattr(registry, "load", lambda group, name: StandsStill if group == "harness.runtimes" else load(group, name))
    monkeypatch.setattr(module, "Interpreter", interpreter)
    phases = (phase("warm-up", "warm-up", until={"owed_share": 0.0}), phase("baseline"), phase("settle", "settle"))
    plan = real_plan.model_copy(update={"phases": phases})

    def carry_out(way: Callable[[Plan, RunOptions], None]) -> Told:
        raised = None
        try:
            way(plan, RunOptions(tmp_path / "runs"))
        except BaseException as error:  # noqa: BLE001  # also what asks a program to end
            raised = error
        (journal,) = (tmp_path / "runs").glob("*/journal.jsonl")
        (told,) = [line for line in map(json.loads, journal.read_text().splitlines()) if line["event"] == "run_ended"]
        return Told(told["outcome"], told["reason"], raised)

    return carry_out


def _raises(error: BaseException) -> Callable[[], None]:
    def act() -> None:
        raise error

    return act


EARLY: list[tuple[EndsRun, EndedAs, str]] = [
    (ConnectorGone("the connector exited with code 3"), "connector_died", "the connector exited with code 3"),
    (NothingArrived("5 records were owed"), "nothing_arrived", "5 records were owed"),
    (KeptRealTime("process 7 keeps real time"), "not_accelerated", "process 7 keeps real time"),
    (Hung(3.0), "hung", "not over after 3 s of wall time"),
    (Aborted.by(Pull("Robin Example", "a real incident")), "aborted", "aborted by Robin Example: a real incident"),
    (Stopped(), "interrupted", "asked to stop"),
    (WitnessLost("the fake destination does not answer"), "broke", "the fake destination does not answer"),
]
OTHERS: list[tuple[BaseException, EndedAs, str]] = [
    (KeyboardInterrupt(), "interrupted", "asked to stop"),
    (EnvironmentUnavailable("the fake does not answer", "look at its log"), "broke", "the fake does not answer\n  hint: look at its log"),
    (OSError(5, "it is gone"), "broke", "OSError: [Errno 5] it is gone"),
    (ZeroDivisionError("a bug"), "broke", "ZeroDivisionError: a bug"),
]


def test_the_table_is_whole() -> None:
    assert {type(error) for error, _, _ in EARLY} == set(EndsRun.__subclasses__())
    assert {outcome for _, outcome, _ in (*EARLY, *OTHERS)} == set(get_args(EndedAs)) - {"completed"}


@pytest.mark.parametrize("way", WAYS)
def test_a_run_that_goes_well(ended: Make, way: Any) -> None:
    assert ended(way) == Told("completed", "", None)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("error", "outcome", "reason"), [*EARLY, *OTHERS], ids=lambda value: type(value).__name__)
def test_what_is_raised_before_anything_is_broken(
    ended: Make, stage: Stage, way: Any, error: BaseException, outcome: str, reason: str
) -> None:
    stage.owed, stage.arrived = list(DEBTS), True
    stage.later(110, _raises(error))
    told = ended(way)
    assert (told.outcome, told.reason) == (outcome, reason)
    if way is _in_yaml and isinstance(error, EndsRun):  # it is judged, or whoever asked for the end hears that it came
        assert isinstance(told.raised, KeyboardInterrupt) if isinstance(error, Stopped) else told.raised is None
    else:
        assert told.raised is error


@pytest.mark.parametrize("way", WAYS)
def test_a_bug_on_the_way_out_is_ours(ended: Make, world: World, way: Any) -> None:
    world.on_close.append(_raises(ZeroDivisionError("a bug")))
    told = ended(way)
    assert (told.outcome, told.reason) == ("broke", "ZeroDivisionError: a bug")
    assert isinstance(told.raised, ZeroDivisionError)


@pytest.mark.parametrize("way", WAYS)
def test_where_nothing_arrives_in_the_warm_up_nothing_is_rehearsed(ended: Make, stage: Stage, way: Any) -> None:
    """A connector that only sleeps: nothing of the timeline begins, and the hint says where to look."""
    stage.owed = list(DEBTS)
    told = ended(way)
    asked = "5 records were owed; source was asked 0 times; destination was asked 0 times"
    hint = "  hint: is {source.url} where the connector looks for its source?"
    assert (told.outcome, told.reason) == ("nothing_arrived", f"{asked}\n{hint}")
    assert stage.told("timeline_started") == []
    assert str(told.raised) == (told.reason if way is _in_python else "None")


@pytest.mark.parametrize("way", WAYS)
def test_a_process_that_keeps_real_time_ends_it_in_its_last_moment_too(ended: Make, stage: Stage, world: World, way: Any) -> None:
    class Guard:
        stranger = ""

        def look(self) -> None:
            self.stranger = "process 7 keeps real time"

    object.__setattr__(world, "guard", Guard())
    told = ended(way)
    assert (told.outcome, told.reason) == ("not_accelerated", "process 7 keeps real time")


# ---- what only a test in Python can do


@pytest.mark.parametrize(
    ("error", "outcome", "reason"),
    [
        *EARLY,
        *OTHERS[:2],
        (OSError(5, "its own"), "interrupted", "the test raised OSError"),
        (AssertionError(), "interrupted", "the test raised AssertionError"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_leaves_the_block_of_a_test(ended: Make, error: BaseException, outcome: str, reason: str) -> None:
    def leave(plan: Plan, options: RunOptions) -> None:
        with open_live(plan, options, 3600.0):
            raise error

    told = ended(leave)
    assert (told.outcome, told.reason, told.raised) == (outcome, reason, error)


def test_a_test_that_leaves_before_the_run_is_finished(ended: Make) -> None:
    def leave(plan: Plan, options: RunOptions) -> None:
        with open_live(plan, options, 3600.0) as live:
            live.let_pass("1m")

    assert ended(leave) == Told("interrupted", "left before finish()", None)


def test_a_bug_of_ours_is_not_the_tests(ended: Make, world: World) -> None:
    def leave(plan: Plan, options: RunOptions) -> None:
        with open_live(plan, options, 3600.0):
            world.on_close.append(_raises(ZeroDivisionError("a bug")))
            raise AssertionError

    assert ended(leave).reason == "ZeroDivisionError: a bug"


def test_a_run_that_was_finished_is_the_tests_to_fail(ended: Make) -> None:
    def fail(plan: Plan, options: RunOptions) -> None:
        with open_live(plan, options, 3600.0) as live:
            live.finish()
            raise AssertionError

    assert ended(fail).reason == "the test raised AssertionError"
