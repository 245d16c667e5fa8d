"""The live console: a line for each event; on a terminal, lines that show where the run is. Hostile texts control nothing."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import lines
import pytest
from events import event
from rich.console import Console as Terminal

from harness.journal import Entry, Event, events
from harness.plan.model import Plan, Trigger
from harness.report.console import Console
from harness.report.event_words import in_words
from harness.report.progress import Progress
from harness.report.tail import Tail

HOSTILE = "<b>[red]\x1b]0;owned\x07\x1b[31m\x00"


def told_at(at: float, name: str, **fields: Any) -> Entry[Event]:
    """An event as the engine tells it."""
    return Entry(0, at, event(name, **fields))


def whole_run(plan: Any) -> list[Entry[Event]]:
    outage = {"fault": "f1", "kind": "down", "target": "link"}
    return [
        told_at(0, "journal", run="r1"),
        told_at(0, "run_started", drill="d", connector=HOSTILE, anchor_real_ns=0, anchor_mono_ns=0),
        told_at(20, "world_ready", wall_s=0.3, toxiproxy="bundled"),
        told_at(50, "timeline_started"),
        told_at(50, "phase_started", phase="baseline", role="drill"),
        told_at(350, "owed", phase="baseline", edge="end", owed=1),
        told_at(350, "phase_ended", phase="baseline", why="elapsed"),
        told_at(350, "phase_started", phase="outage"),
        told_at(351, "injected", **outage),
        told_at(400, "control", control=HOSTILE, outcome="done"),
        told_at(1550, "heal_failed", fault="f1", reason=HOSTILE),
        told_at(1550, "healed", fault="f1", why="phase"),
        told_at(1600, "trigger_missed", trigger="t", reason="late"),
        told_at(1600, "injection_failed", fault="f9", reason="no answer"),
        told_at(1601, "actor_exited", actor="connector", code=1, expected=False),
        told_at(1602, "actor_exited", actor="source", code=0, expected=True),
        told_at(1650, "phase_ended", phase="outage", why="trigger"),
        told_at(1700, "run_ended", outcome="connector_died", reason="code 1\n  hint: see\nits log"),
    ]


@pytest.fixture
def plan(passing: Any) -> Any:
    return passing.evidence.plan


def terminal(*, live: bool) -> Terminal:
    return Terminal(file=io.StringIO(), force_terminal=live, width=100, markup=False, emoji=False, highlight=False, color_system=None)


def text_of(shown: Terminal) -> str:
    file = shown.file
    assert isinstance(file, io.StringIO)
    return file.getvalue()


def test_without_a_terminal_it_is_lines(plan: Any) -> None:
    shown = terminal(live=False)
    console = Console(Plan.model_validate(plan.model_dump() | {"connector": plan.connector | {"connector": HOSTILE}}), terminal=shown)
    console.begin()
    for told in whole_run(plan):
        console(told)
    lines = [line.strip() for line in text_of(shown).splitlines()]
    assert lines == [
        "connector-down-20m: connector <b>[red]���, speed 60, seed 7, about 34 s",
        "world up after 0.3 s, fault proxy: bundled",
        "0:00  baseline begins: 5m, 5.0 s wall",
        "5:00  1 record owed at the end of baseline (live count; the report counts again)",
        "5:00  outage begins: 20m, 20.0 s wall",
        "5:01  f1 (down on destination) is in place",
        "5:50  operator: <b>[red]���, done",
        "25:00  f1 (down on destination) could not be healed: <b>[red]���",
        "25:00  f1 (down on destination) is healed: the phase ended",
        "25:50  trigger t was not met: late",
        "25:50  f9 could not be injected: no answer",
        "25:51  connector exited unexpectedly, code 1",
        "26:40  outage ends after 21m40s: its condition was met",
        "27:30  the run has ended: connector died: code 1",
    ]


@pytest.mark.parametrize(
    ("owed", "why", "said"),
    [
        (144, "trigger", "recovery ends after 3m20s: nothing was left of what was owed when it began; 144 newer records owed"),
        (1, "at_most", "recovery ends after 3m20s: its maximum was reached; 1 record owed"),
        (0, "trigger", "recovery ends after 3m20s: nothing was left of what was owed when it began"),
    ],
)
def test_what_is_owed_when_a_phase_has_drained_is_newer(plan: Any, owed: int, why: str, said: str) -> None:
    draining = Trigger(owed_share=0.0)
    phases = [phase.model_copy(update={"until": draining}) if phase.name == "recovery" else phase for phase in plan.phases]
    progress = Progress(plan.model_copy(update={"phases": tuple(phases)}))
    told = [
        told_at(1550, "phase_started", phase="recovery"),
        told_at(1750, "owed", phase="recovery", edge="end", owed=owed),
        told_at(1750, "phase_ended", phase="recovery", why=why),
    ]
    assert [line for line in map(progress.feed, told) if line][1:] == [said]


def test_a_large_workload_is_announced_before_it_is_generated(plan: Any) -> None:
    large = Plan.model_validate(plan.model_dump() | {"timeline_s": 86_400.0})
    shown = terminal(live=False)
    Console(large, terminal=shown).begin()
    first, second = (line.strip() for line in text_of(shown).splitlines())
    assert first.startswith("connector-down-20m: connector orders-sync")
    assert second == "generating up to 57 600 changes first"


def test_a_batch_that_ends_well_is_no_surprise(plan: Any) -> None:
    in_batches = plan.connector | {"batch": {"every": "6s", "command": None}}
    progress = Progress(Plan.model_validate(plan.model_dump() | {"connector": in_batches}))
    exited = {"actor": "connector", "attempt": 3, "code": 0, "expected": False}
    lines = [progress.feed(told_at(1, "actor_exited", **{**exited, **more})) for more in ({}, {"code": 2}, {"code": -9, "expected": True})]
    assert lines == [
        "connector's batch 3 ended, code 0",
        "connector's batch 3 failed, code 2; see logs/connector.3.log in the run directory",
        None,
    ]
    second = {**exited, "actor": "second-connector", "code": 3}
    assert progress.feed(told_at(1, "actor_exited", **second)) == "second-connector ended by itself with code 3"
    assert progress.feed(told_at(1, "actor_exited", **{**exited, "actor": "watchdog"})) == "watchdog exited unexpectedly, code 0"


def test_on_a_terminal_nothing_hostile_reaches_it(plan: Any) -> None:
    shown = terminal(live=True)
    console = Console(plan, terminal=shown)
    for told in whole_run(plan):
        console(told)
    console.close()
    text = text_of(shown)
    assert "\x1b]" not in text
    assert "\x07" not in text
    assert "\x00" not in text
    assert "<b>[red]" in text
    assert re.search(r"\x1b\[\?25h", text), "the cursor is back"


def test_the_live_lines_show_where_the_run_is(plan: Any, tmp_path: Path) -> None:
    ledgers = tmp_path / "r1" / "ledgers"
    ledgers.mkdir(parents=True)
    (ledgers / "source.jsonl").write_text(lines.text("source", "offered", key="i1"))
    (ledgers / "alerts.jsonl").write_text(lines.text("alerts", "alert", owner=HOSTILE))
    shown = terminal(live=True)
    console = Console(plan, out=tmp_path, terminal=shown)
    for told in whole_run(plan)[:9]:
        console(told)
    console._clock = None  # the time of the last event, instead of now
    view = Terminal(file=io.StringIO(), width=100, color_system=None)
    view.print(console._view())
    console.close()
    text = text_of(view)
    assert re.search(r"5:01  outage  ─+  19m59s left, 20 s wall", text)
    assert "owed 1  offered 1, committed 0" in text
    assert "▲ paged: <b>[red]��� (primary)" in text
    assert "✕ f1 (down on destination) for 0s" in text


def test_a_terminal_that_is_gone_does_not_end_the_run(plan: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    class Gone(io.StringIO):
        def write(self, text: str) -> int:
            raise BrokenPipeError

    monkeypatch.setattr("sys.stderr", Gone())
    console = Console(plan)
    for told in whole_run(plan):
        console(told)


def test_progress_knows_what_is_in_place(plan: Any) -> None:
    progress = Progress(plan)
    for told in whole_run(plan)[:9]:
        progress.feed(told)
    assert progress.faults == {"f1": 351}
    assert progress.phase is not None
    assert (progress.phase.name, progress.owed, progress.ended) == ("outage", 1, False)


class Ledger:
    """A ledger in the making."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.parent.mkdir(parents=True, exist_ok=True)

    def add(self, kind: str, key: str, digest: str, **more: Any) -> None:
        with self.path.open("a", encoding="utf-8") as file:
            file.write(lines.text(self.path.stem, kind, key=key, **({"digest": digest} if digest else {}), **more))


@pytest.fixture
def source(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "ledgers" / "source.jsonl")


@pytest.fixture
def destination(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "ledgers" / "destination.jsonl")


def test_owed_is_what_has_not_landed_in_its_last_version(tmp_path: Path, source: Ledger, destination: Ledger) -> None:
    tail = Tail(tmp_path)
    tail.look()
    source.add("offered", "a", "1")
    source.add("offered", "b", "2")
    tail.look()
    assert (tail.offered, tail.owed) == (2, 2)
    destination.add("committed", "a", "1")
    source.add("offered", "b", "3")
    tail.look()
    assert (tail.committed, tail.owed) == (1, 1)
    destination.add("committed", "b", "2")  # overtaken: the last version is still to come
    tail.look()
    assert tail.owed == 1
    destination.add("repeated", "b", "3")
    tail.look()
    assert tail.owed == 0


def test_of_an_event_every_version_counts(tmp_path: Path, source: Ledger, destination: Ledger) -> None:
    tail = Tail(tmp_path, frozenset({"invoice"}))
    source.add("offered", "a", "1")
    source.add("offered", "a", "2")
    destination.add("committed", "a", "2")
    tail.look()
    assert tail.owed == 1


def test_half_a_line_waits_for_its_other_half(tmp_path: Path, source: Ledger) -> None:
    tail = Tail(tmp_path)
    source.add("offered", "a", "1")
    whole = source.path.read_bytes()
    source.path.write_bytes(whole[:10])
    tail.look()
    assert tail.offered == 0
    source.path.write_bytes(whole + b"not json\n[]\n")
    tail.look()
    assert tail.offered == 1


def test_open_incidents_are_named_until_they_are_resolved(tmp_path: Path) -> None:
    alerts = Ledger(tmp_path / "ledgers" / "alerts.jsonl")
    tail = Tail(tmp_path)
    for action in ("trigger", "trigger"):
        alerts.add("alert", "k", "", protocol="generic", route="primary", owner="Robin Example", action=action)
    tail.look()
    assert (tail.open, tail.paged) == (("Robin Example (primary)",), 1)
    alerts.add("alert", "k", "", protocol="generic", route="primary", action="resolve")
    tail.look()
    assert tail.open == ()


def test_what_people_asked_for_is_told_with_its_number(plan: Any) -> None:
    said: list[Event] = [
        events.Control(control="pause", outcome="done", detail="http 200", request=1),
        events.RequestRefused(request=2, action="roll_back", reason="nothing is deployed"),
        events.AcknowledgementRefused(seq=7, protocol="generic", route="primary", key="k", reason="it is not open"),
        events.SurpriseLeftOut(surprise=3, reason="the drill was over"),
    ]
    progress = Progress(plan)
    assert [progress.feed(Entry(number, 1.0, event)) for number, event in enumerate(said)] == [
        "request 1: pause, done",
        "request 2: roll_back, refused: nothing is deployed",
        "the acknowledgement of k on primary was refused: it is not open",
        "the fault of surprise 3 was not injected: the drill was over",
    ]
    assert [in_words(event, plan) for event in (*said, events.CalledOff(by="bound", why="500 records are owed"))] == [
        ("control", "request 1: pause: done: http 200"),
        ("control", "request 2: roll_back: refused: nothing is deployed"),
        ("control", "the acknowledgement of k on primary: refused: it is not open"),
        ("trouble", "the fault of surprise 3 was not injected: the drill was over"),
        ("run", "the run is called off by one of its bounds: 500 records are owed"),
    ]


def test_a_host_beyond_the_drill_is_told_at_once(plan: Any) -> None:
    progress = Progress(plan)
    assert "asks for stats.example.net" in str(progress.feed(told_at(40, "escaped", actor="connector", host="stats.example.net")))
    assert "does not trust the CA" in str(progress.feed(told_at(41, "untrusted", actor="connector", host="api.example.com")))
