"""One run from begin to end, with a world that only remembers: however it ends, it is healed, closed, journalled and released."""

from __future__ import annotations

import hashlib
import json
import os
import signal
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar

import pytest

from harness import registry
from harness.clock.anchors import DrillClock
from harness.engine import run as module
from harness.engine.endings import Aborted, ConnectorGone, EndsRun, Hung, KeptRealTime, NothingArrived, Stopped
from harness.engine.run import RunOptions, run_drill
from harness.errors import EnvironmentUnavailable, Held, NoAnswer, RunDamaged
from harness.journal import Tell
from harness.plan.model import Plan
from harness.rehearsal import draw_up
from harness.world.lever import hold
from harness.world.lever.pull import Pull, pull
from harness.world.memory.runtime import MemoryRuntime
from harness.world.sweep import is_live
from harness.world.world import World


@dataclass
class Story:
    """What is to go wrong, by the step in which it does, and the steps in the order in which they were taken."""

    wrong: dict[str, BaseException] = field(default_factory=dict)
    steps: list[str] = field(default_factory=list)
    run_dir: Path = Path()
    during: Callable[[], object] = lambda: None
    armed: tuple[str, ...] = ()
    """What is left armed in a fake."""

    def step(self, name: str) -> None:
        self.steps.append(name)
        if name in self.wrong:
            raise self.wrong[name]

    def hear(self, what: str, who: str, *_: object) -> None:
        """What a part of the world is asked."""
        if (what, who) == ("proof", "destination"):
            self.step("proof")


class _Runtime(MemoryRuntime):
    story: ClassVar[Story]

    def open(self, plan: Plan, run: str, run_dir: Path, clock: DrillClock, tell: Tell) -> World:
        story = self.story
        story.run_dir = run_dir
        story.step("open")
        made = MemoryRuntime(hear=story.hear).open(plan, run, run_dir, clock, tell)
        made.on_close.append(lambda: story.step("close"))
        for fault in story.armed:
            made.fakes["destination"].arm({"id": fault})
        return replace(made, processes={actor: _process(story, actor) for actor in ("connector", "watchdog")})


def _process(story: Story, actor: str) -> Any:
    return SimpleNamespace(start=lambda: story.step(f"start {actor}"), wait_ready=lambda: story.step(f"ready {actor}"))


class _Interpreter:
    story: Story

    def __init__(self, *_: Any) -> None:
        self.world = SimpleNamespace(console=None)
        self.injector = SimpleNamespace(heal_all=lambda: self.story.step("heal"))
        self.triggers = SimpleNamespace(withdraw=lambda: self.story.step("withdraw"))
        self.escapes = SimpleNamespace(look=lambda: self.story.step("escapes"))
        self.sampler = SimpleNamespace(begin=lambda: self.story.step("sample"), close=lambda: self.story.step("samples end"))

    def run(self) -> None:
        assert is_live(self.story.run_dir)
        self.story.during()
        self.story.step("run")


@pytest.fixture(scope="session")
def plan() -> Plan:
    return draw_up("commit-then-cut", speed=60.0, seed=1)


@pytest.fixture
def story(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> Story:
    made = Story()
    monkeypatch.setattr(_Runtime, "story", made, raising=False)
    monkeypatch.setattr(_Interpreter, "story", made, raising=False)
    load = registry.load
    monkeypatch.setattr(registry, "load", lambda group, name: _Runtime if group == "harness.runtimes" else load(group, name))
    monkeypatch.setattr(module, "Interpreter", _Interpreter)
    return made


@pytest.fixture
def carried_out(plan: Plan, story: Story, tmp_path: Path) -> Callable[[], dict[str, Any]]:
    """Carry it out; the journal's last line. What it raises passes through."""

    def carry_out() -> dict[str, Any]:
        run_drill(plan, RunOptions(tmp_path / "runs"))
        return _ending(story)

    return carry_out


def _ending(story: Story) -> dict[str, Any]:
    last: dict[str, Any]
    *_, last, seal = map(json.loads, (story.run_dir / "journal.jsonl").read_text().splitlines())
    assert last["event"] == "run_ended"
    assert (seal["event"], seal["file"]) == ("sealed", "journal.jsonl")
    assert not is_live(story.run_dir)
    assert not (story.run_dir / "secrets").exists()
    return last


ALL = [
    "open",
    "sample",
    "start watchdog",
    "start connector",
    "ready connector",
    "ready watchdog",
    "run",
    "heal",
    "withdraw",
    "proof",
    "escapes",
    "samples end",
    "close",
]
"""The watchdog is started first: it must see the connector come."""


def test_a_run_that_goes_well(story: Story, carried_out: Callable[[], dict[str, Any]]) -> None:
    assert carried_out()["outcome"] == "completed"
    assert story.steps == ALL


@pytest.mark.parametrize(
    "error",
    [ConnectorGone("code 3"), NothingArrived("5 records were owed"), KeptRealTime("process 7"), Hung(3.0)],
    ids=lambda e: e.outcome,
)
def test_what_ends_a_run_early_is_its_outcome(story: Story, carried_out: Callable[[], dict[str, Any]], error: EndsRun) -> None:
    """Which outcome and reason: `interpreter/test_endings.py`."""
    story.wrong["run"] = error
    assert carried_out()["outcome"] == error.outcome
    assert story.steps == ALL


def test_whoever_asked_it_to_stop_hears_of_it_when_all_is_down(story: Story, carried_out: Callable[[], dict[str, Any]]) -> None:
    story.wrong["run"] = Stopped()
    with pytest.raises(KeyboardInterrupt):
        carried_out()
    assert _ending(story)["outcome"] == "interrupted"
    assert story.steps == ALL


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signals_are_heard_during_the_run_and_given_back_after_it(
    story: Story, carried_out: Callable[[], dict[str, Any]], number: signal.Signals
) -> None:
    before = signal.getsignal(number)
    story.during = lambda: os.kill(os.getpid(), number)  # no more than a flag is set: the run goes on to its own end
    assert carried_out()["outcome"] == "completed"
    assert signal.getsignal(number) is before


def test_a_connector_that_does_not_become_ready_has_died(story: Story, carried_out: Callable[[], dict[str, Any]]) -> None:
    story.wrong["ready connector"] = EnvironmentUnavailable("the connector did not become ready", "see its log")
    ending = carried_out()
    assert ending["outcome"] == "connector_died"
    assert "see its log" in ending["reason"]
    assert story.steps == [
        "open",
        "sample",
        "start watchdog",
        "start connector",
        "ready connector",
        "heal",
        "withdraw",
        "proof",
        "escapes",
        "samples end",
        "close",
    ]


def test_a_world_that_cannot_be_built_is_the_operators_matter(story: Story, carried_out: Callable[[], dict[str, Any]]) -> None:
    story.wrong["open"] = EnvironmentUnavailable("no ports left")
    with pytest.raises(EnvironmentUnavailable, match="no ports left"):
        carried_out()
    assert (_ending(story)["outcome"], _ending(story)["reason"]) == ("broke", "no ports left")
    assert story.steps == ["open"]


@pytest.mark.parametrize("step", ["run", "heal", "withdraw"])
def test_a_fake_that_no_longer_answers_ends_a_run_that_is_judged_all_the_same(
    story: Story, carried_out: Callable[[], dict[str, Any]], step: str
) -> None:
    story.wrong[step] = NoAnswer("the fake destination does not answer")
    carried_out()
    assert (_ending(story)["outcome"], _ending(story)["reason"]) == ("broke", "the fake destination does not answer")


def test_a_fake_that_does_not_answer_before_anything_runs_is_the_operators(story: Story, carried_out: Callable[[], dict[str, Any]]) -> None:
    story.wrong["open"] = NoAnswer("the fake destination does not answer")
    with pytest.raises(NoAnswer):
        carried_out()


@pytest.mark.parametrize("step", ["run", "heal", "withdraw", "proof", "escapes"])
def test_not_even_a_bug_keeps_it_from_healing_and_closing(story: Story, carried_out: Callable[[], dict[str, Any]], step: str) -> None:
    story.wrong[step] = ZeroDivisionError("a bug")
    with pytest.raises(ZeroDivisionError):
        carried_out()
    assert (_ending(story)["outcome"], _ending(story)["reason"]) == ("broke", "ZeroDivisionError: a bug")
    assert story.steps[-6:] == ["heal", "withdraw", "proof", "escapes", "samples end", "close"]


@pytest.mark.parametrize("armed", [(), ("f1", "when-f1")])
def test_every_run_asks_its_fakes_at_its_end_whether_anything_is_armed(
    story: Story, carried_out: Callable[[], dict[str, Any]], armed: tuple[str, ...]
) -> None:
    """After all was healed and withdrawn, and before the world is closed: ALL says so."""
    story.armed = armed
    assert carried_out()["outcome"] == "completed"
    told = [json.loads(line) for line in (story.run_dir / "journal.jsonl").read_text().splitlines()]
    proofs = {event["actor"]: event["event"] for event in told if event["event"] in {"nothing_armed", "still_armed"}}
    assert proofs == dict.fromkeys(("source", "alerts"), "nothing_armed") | {"destination": "still_armed" if armed else "nothing_armed"}


def test_a_run_directory_that_is_gone_is_named_whatever_failed_first(
    story: Story, carried_out: Callable[[], dict[str, Any]], tmp_path: Path
) -> None:
    story.during = lambda: story.run_dir.rename(tmp_path / "gone")
    story.wrong["run"] = EnvironmentUnavailable("the connector's command cannot be started: python: No such file or directory")
    with pytest.raises(RunDamaged, match="was moved or removed by someone else while the run went on"):
        carried_out()
    said = [json.loads(line) for line in (tmp_path / "gone" / "journal.jsonl").read_text().splitlines()]
    (reason,) = [event["reason"] for event in said if event["event"] == "run_ended"]
    assert reason.startswith(f"{story.run_dir} was moved or removed")


def test_a_full_disk_is_named_whatever_failed_first(
    story: Story, carried_out: Callable[[], dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    story.wrong["run"] = OSError(28, "No space left on device")
    monkeypatch.setattr(module, "is_full", lambda _run_dir: True)
    with pytest.raises(EnvironmentUnavailable, match="is full"):
        carried_out()
    assert story.steps == ALL


def test_where_it_cannot_write_it_does_not_begin(story: Story, plan: Plan, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(EnvironmentUnavailable, match="cannot be written: Not a directory"):
        run_drill(plan, RunOptions(tmp_path / "file" / "runs"))
    assert story.steps == []


def test_a_run_directory_is_for_its_owner_alone(story: Story, carried_out: Callable[[], dict[str, Any]]) -> None:
    carried_out()
    assert story.run_dir.stat().st_mode & 0o777 == 0o700
    assert {path.name: path.stat().st_mode & 0o777 for path in story.run_dir.iterdir() if path.is_dir()} == {
        "ledgers": 0o700,
        "logs": 0o700,
    }
    assert {path.name for path in story.run_dir.iterdir() if path.is_file()} == {
        "plan.json",
        "drill.yaml",
        "connector.yaml",
        "workload.jsonl",
        "environment.json",
        "subject.json",
        "journal.jsonl",
    }


def test_every_file_that_is_judged_is_sealed_and_remembered(story: Story, plan: Plan, tmp_path: Path) -> None:
    record = run_drill(plan, RunOptions(tmp_path / "runs"))
    events = [json.loads(line) for line in (story.run_dir / "journal.jsonl").read_text().splitlines()]
    told = {event["file"]: event["by"] for event in events if event["event"] == "sealed"}
    files = ("plan.json", "drill.yaml", "connector.yaml", "workload.jsonl", "environment.json", "subject.json", "journal.jsonl")
    ledgers = (f"ledgers/{actor}.jsonl" for actor in ("source", "destination", "alerts"))
    assert told == dict.fromkeys(files, "writer") | dict.fromkeys(ledgers, "found")  # their writers told no seal
    assert record.memory.plan == plan
    for file, seal in record.memory.seals.items():
        data = (story.run_dir / file).read_bytes()
        assert (seal.sha256, seal.lines) == (hashlib.sha256(data).hexdigest(), data.count(b"\n")), file
    assert set(record.memory.seals) == set(told)


def test_what_was_written_is_remembered_and_not_what_somebody_made_of_it(story: Story, plan: Plan, tmp_path: Path) -> None:
    def attack() -> None:
        for path in story.run_dir.glob("*.*"):
            if path.name != "owner.json":
                path.write_text("{}")

    story.during = attack
    record = run_drill(plan, RunOptions(tmp_path / "runs"))
    written = [file for file in record.memory.seals if not file.startswith("ledgers/")]
    found = {file: hashlib.sha256((story.run_dir / file).read_bytes()).hexdigest() for file in written}
    assert [file for file in written if record.memory.seals[file].sha256 == found[file]] == []


# ---- the safety lever -----------------------------------------------------------------------------------------------------


def test_once_the_lever_was_pulled_it_explains_whatever_fails(plan: Plan, story: Story, tmp_path: Path) -> None:
    """The watchdog heals under the engine's hands, and whoever pulls it may have killed something before."""
    file = tmp_path / "hold"
    for error in (NoAnswer("the fake does not answer"), Hung(3.0), Aborted.by(Pull("Robin Example", "a real incident"))):
        story.wrong["run"] = error
        story.during = lambda: pull(story.run_dir, "Robin Example", "a real incident")
        run_drill(plan, RunOptions(tmp_path / "runs", hold=file))
        ending = _ending(story)
        assert (ending["outcome"], ending["reason"]) == ("aborted", "aborted by Robin Example: a real incident")
        held = hold.release(file)
        assert held is not None
        assert (held.by, held.run) == ("Robin Example", story.run_dir.name)


def test_no_run_begins_while_new_runs_are_held(plan: Plan, story: Story, tmp_path: Path) -> None:
    hold.put(tmp_path / "hold", hold.Hold.of(Pull("Robin Example", "a real incident"), "a-run"))
    with pytest.raises(Held, match="Robin Example"):
        run_drill(plan, RunOptions(tmp_path / "runs", hold=tmp_path / "hold"))
    assert story.steps == []
    assert not (tmp_path / "runs").exists()


def test_whoever_interrupts_it_is_told_so_with_the_lever_pulled_too(story: Story, carried_out: Callable[[], dict[str, Any]]) -> None:
    story.wrong["run"] = Stopped()
    story.during = lambda: pull(story.run_dir, "Robin Example", "a real incident")
    with pytest.raises(KeyboardInterrupt):
        carried_out()
    assert _ending(story)["outcome"] == "interrupted"
