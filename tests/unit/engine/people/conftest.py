"""A game day in memory: the people's ledger is written by the test, and the clock moves only while the interpreter waits."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import pytest
from gameday import gameday, with_people

from harness.engine.interpret import Interpreter
from harness.engine.owed import Debt, OwedLive
from harness.engine.people.people import People
from harness.errors import EnvironmentUnavailable
from harness.journal import Event
from harness.ledger.lines import LedgerLine
from harness.plan.model import PhasePlan, Plan
from harness.rehearsal import draw_up
from harness.world.memory.clock import StandingClock
from harness.world.memory.fake import MemoryFake
from harness.world.memory.runtime import MemoryRuntime
from harness.world.world import World

SPEED = 60.0


class Owed(OwedLive):
    """As many records as the test says."""

    number = 0

    def __init__(self) -> None:
        super().__init__(Path("/nowhere"), (), frozenset())

    def debts(self) -> frozenset[Debt]:
        return frozenset(("invoice", f"i-{number}", 1) for number in range(self.number))

    def still(self, debts: Any) -> frozenset[Debt]:
        return frozenset(debts)


class Operated:
    """The connector as far as people act on it."""

    def __init__(self) -> None:
        self.used: list[str] = []
        self.deployed: list[str | None] = []
        self.refuses = ""
        self.ready = True
        self.expected_down = False
        self.backlog = None
        self.attempt = 1

    @property
    def alone(self) -> dict[str, Any]:
        """No keeper looks after it."""
        return {}

    def control(self, name: str) -> str:
        if name == self.refuses:
            raise EnvironmentUnavailable(f"control {name} of orders-sync: it answered 503")
        self.used.append(name)
        return "http 200"

    def is_ready(self) -> bool:
        return self.ready

    def stop(self) -> list[int]:
        return []

    def state(self) -> str:
        return "exited"

    def deploy(self, name: str | None) -> None:
        self.deployed.append(name)

    def start(self, why: str) -> None:
        self.attempt += 1

    def renew(self, name: str, value: str) -> None:
        """A template name has another value."""

    def pids(self) -> tuple[int, ...]:
        return ()

    def ended(self) -> list[Any]:
        return []


@dataclass
class Day:
    """One game day. `told` has the journal's events, `asked` what the world was asked."""

    plan: Plan
    world: World
    interpreter: Interpreter
    connector: Operated
    owed: Owed
    told: list[Event]
    asked: list[tuple[Any, ...]]
    unknown: set[str] = field(default_factory=set)
    """Keys of pages that are not open."""
    saved: list[Plan] = field(default_factory=list)

    def does(self, *lines: LedgerLine) -> None:
        """People do this, and the engine looks once."""
        for line in lines:
            self.fake("people")._ledger.note(line)
        self.look()

    def look(self) -> None:
        self.interpreter.tick(self.world.clock.at() + 1, None)

    def look_often(self, times: int) -> None:
        for _ in range(times):
            self.look()

    def fake(self, actor: str) -> MemoryFake:
        fake = self.world.fakes[actor]
        assert isinstance(fake, MemoryFake)
        return fake

    def events(self, kind: type[Event]) -> list[dict[str, Any]]:
        return [event.fields() for event in self.told if isinstance(event, kind)]

    def heard(self, what: str) -> list[tuple[Any, ...]]:
        return [call[1:] for call in self.asked if call[0] == what]


@pytest.fixture(scope="session")
def usual_plan() -> Plan:
    return draw_up("bad-deployment-rolled-back", speed=SPEED, seed=1)


@pytest.fixture
def day(usual_plan: Plan, tmp_path: Path) -> Callable[..., Day]:
    """A game day whose baseline goes on; keyword arguments are those of its plan."""

    def make(begins: str | None = "baseline", **more: Any) -> Day:
        plan = with_people(usual_plan, gameday(**more))
        told: list[Event] = []
        asked: list[tuple[Any, ...]] = []
        unknown: set[str] = set()

        def hear(what: str, who: str, *rest: Any) -> None:
            if what == "acknowledged" and rest[2] in unknown:
                raise EnvironmentUnavailable(f"no incident {rest[2]!r} is open")
            asked.append((what, who, *rest))

        clock = StandingClock(SPEED, now=100.0)
        world = MemoryRuntime(hear=hear, clock=clock).open(plan, "run", tmp_path, clock, told.append)
        connector, owed, saved = Operated(), Owed(), list[Plan]()
        interpreter = Interpreter(plan, world, owed, threading.Event(), time.monotonic() + 600, saved.append)
        cast("dict[str, Any]", world.processes)["connector"] = connector
        assert plan.gameday is not None
        interpreter.also.append(People(interpreter, plan.gameday).look)
        if begins:
            interpreter.begun[begins] = clock.at()
            interpreter.t0_at = clock.at()
        return Day(plan, world, interpreter, connector, owed, told, asked, unknown, saved)

    return make


def phase_of(plan: Plan, name: str) -> PhasePlan:
    return next(phase for phase in plan.phases if phase.name == name)
