"""The console as the harness looks after it: killed, it is back at the same place with the same ledger; given up, it says so."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex
from typing import TypeVar

import psutil
import pytest

from harness import assets
from harness.clock.anchors import DrillClock
from harness.engine.directory import create
from harness.errors import NoAnswer
from harness.journal import Event
from harness.journal.events import ConsoleLost, ConsoleRestarted, Seal
from harness.journal.seal import Seals
from harness.ledger.forms import forms_of
from harness.ledger.lines import Note, Restarted
from harness.plan.capabilities import TABLE_TOP
from harness.plan.model import Plan
from harness.rehearsal import draw_up_gameday
from harness.world.sweep import disown, release
from harness.world.table_top.runtime import TableTopRuntime
from harness.world.world import World

pytestmark = pytest.mark.contract
WHO = "Robin Example"
_GIVE_UP_S = 60.0
T = TypeVar("T")


class Opened:
    """A world whose console somebody kills."""

    def __init__(self, world: World, told: list[Event]) -> None:
        self.world, self.told = world, told
        assert world.console is not None
        self.console = world.console

    def note(self, text: str) -> int:
        return self.console.act(WHO, {"do": "note", "role": "liaison", "text": text}).status

    def events(self, kind: type[T]) -> list[T]:
        return [event for event in self.told if isinstance(event, kind)]

    def consoles(self) -> list[psutil.Process]:
        """The one at work first, then the standby."""
        live = [process for process in psutil.Process().children() if process.status() != psutil.STATUS_ZOMBIE]
        mine = [process for process in live if any("console/app.py" in word for word in process.cmdline())]
        return sorted(mine, key=lambda process: not process.net_connections("tcp"))

    def until(self, holds: Callable[[], object]) -> None:
        end = time.monotonic() + _GIVE_UP_S
        while not holds():
            assert time.monotonic() < end, self.told
            time.sleep(0.02)

    def lines(self) -> list[str]:
        forms = forms_of("people")
        text = self.console.ledger.path.read_bytes()
        read = [forms.read(line) for line in text.splitlines()]
        assert [told.seq for told in read] == list(range(len(read)))
        return [told.line.text for told in read if isinstance(told.line, Note)] + [
            "restarted" for told in read if isinstance(told.line, Restarted)
        ]


@pytest.fixture(scope="module")
def plan() -> Plan:
    example = assets.fixture("integrations") / "orders-to-billing.gameday.yaml"
    [paper] = draw_up_gameday(str(example), team="good", speed=60, seed=1, runtime=TABLE_TOP)
    return paper


@contextmanager
def opened(plan: Plan, place: Path, told: list[Event]) -> Iterator[Opened]:
    """A table-top's world: it is the smallest one with a console."""
    run = f"20260101-000000-console-{token_hex(3)}"
    run_dir = create(place / "runs", run, plan, (), Seals())
    try:
        world = TableTopRuntime().open(plan, run, run_dir, DrillClock.start(plan.speed), told.append)
        try:
            yield Opened(world, told)
        finally:
            world.close()
    finally:
        release(run_dir)
        disown(run_dir)


def kill(process: psutil.Process) -> None:
    os.kill(process.pid, signal.SIGKILL)


def test_a_standby_takes_over_the_ports_and_the_ledger(plan: Plan, tmp_path: Path) -> None:
    told: list[Event] = []
    with opened(plan, tmp_path, told) as it:
        assert it.note("before") == 201
        at_work, standby = it.consoles()
        kill(at_work)
        it.until(lambda: it.events(ConsoleRestarted))
        assert it.note("after") == 201
        assert it.consoles()[0].pid == standby.pid
        assert it.world.fakes["people"].state()["aborted"] is False
        it.until(lambda: len(it.consoles()) == 2)  # there is another standby
        assert it.lines() == ["before", "after", "restarted"]
    [seal] = [event for event in told if isinstance(event, Seal) and event.file == "ledgers/people.jsonl"]
    assert seal.by == "writer"


def test_with_the_standby_dead_too_a_fresh_one_is_started(plan: Plan, tmp_path: Path) -> None:
    with opened(plan, tmp_path, []) as it:
        at_work, standby = it.consoles()
        kill(standby)
        it.until(lambda: standby.status() == psutil.STATUS_ZOMBIE)
        kill(at_work)
        assert it.note("after") == 201  # what is said meanwhile waits
        assert it.lines() == ["after", "restarted"]


def test_a_line_that_somebody_changed_while_nobody_wrote_leaves_the_ledger_unconfirmed(plan: Plan, tmp_path: Path) -> None:
    told: list[Event] = []
    with opened(plan, tmp_path, told) as it:
        assert it.note("before") == 201
        time.sleep(1.0)  # the harness looks at the ledger four times a second
        at_work, _ = it.consoles()
        os.kill(at_work.pid, signal.SIGSTOP)
        path = it.console.ledger.path
        path.write_bytes(path.read_bytes().replace(b"before", b"BEFORE"))
        kill(at_work)
        it.until(lambda: it.events(ConsoleRestarted))
    assert not [event for event in told if isinstance(event, Seal) and event.file == "ledgers/people.jsonl"]


def test_one_that_cannot_be_started_any_more_is_given_up(plan: Plan, tmp_path: Path) -> None:
    with opened(plan, tmp_path, []) as it:
        it.console.ledger.path.write_text("this is no ledger\n")
        kill(it.consoles()[0])
        it.until(lambda: it.events(ConsoleLost))
        with pytest.raises(NoAnswer, match="could not be started again"):
            it.note("after")
        with pytest.raises(NoAnswer, match="could not be started again"):
            it.world.fakes["people"].show("paged", "?")


def test_its_configuration_is_read_and_removed_each_time(plan: Plan, tmp_path: Path) -> None:
    with opened(plan, tmp_path, []) as it:
        kill(it.consoles()[0])
        it.until(lambda: it.events(ConsoleRestarted))
        tokens = [token.encode() for token in it.console.tokens.values()]
        files = [path for path in it.world.run_dir.rglob("*") if path.is_file()]
        assert not [path for path in files if any(token in path.read_bytes() for token in tokens)]
