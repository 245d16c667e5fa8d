"""A world in memory that stands still: time passes only while the interpreter waits, and nothing is started."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from harness.engine.interpret import Interpreter
from harness.engine.owed import Debt, OwedLive
from harness.errors import EnvironmentUnavailable, NotInjected
from harness.journal import Event
from harness.plan.model import FaultPlan, PhasePlan, Plan, Role, Trigger
from harness.rehearsal import draw_up
from harness.workload.line import WorkloadLine
from harness.world.memory.clock import StandingClock
from harness.world.memory.fake import MemoryFake
from harness.world.memory.runtime import MemoryRuntime
from harness.world.processes.guard import Guard
from harness.world.world import World

SPEED = 60.0
Step = tuple[Any, ...]


@dataclass
class Stage:
    """Everything that a test sees or sets: what was done, in order, and what the world would say."""

    clock: StandingClock = field(default_factory=lambda: StandingClock(SPEED, now=100.0))
    done: list[Step] = field(default_factory=list)
    """("tell", event, fields) · ("workload", actor, "start" | "stop") · ("enabled", proxy, bool) · ("released", actor, id) …"""
    owed: list[Debt] = field(default_factory=list)
    unrepeated: int = 0
    arrived: bool = False
    slow: dict[str, float] = field(default_factory=dict)
    """Proxies with the drill seconds that it takes to break them."""
    broken: set[str] = field(default_factory=set)
    """Proxies that cannot be enabled or disabled, and fakes in which nothing can be armed, withdrawn or proven."""
    fakes: dict[str, MemoryFake] = field(default_factory=dict)
    """Those of its world."""

    @property
    def now(self) -> float:
        return self.clock.now

    def later(self, at: float, act: Callable[[], object]) -> None:
        self.clock.later(at, act)

    def strike(self, trigger: str) -> None:
        """Its event has come, in whichever fake counts it."""
        for fake in self.fakes.values():
            fake.strike(trigger)

    def told(self, event: str) -> list[dict[str, Any]]:
        return [step[2] for step in self.done if step[:2] == ("tell", event)]

    def order(self, *wanted: Step) -> list[Step]:
        """The steps that begin as one of these, in the order in which they were taken."""
        return [mark for step in self.done for mark in wanted if step[: len(mark)] == mark]

    def tell(self, event: Event) -> None:
        self.done.append(("tell", event.NAME, {**event.fields(), "at": self.now}))

    def hear(self, what: str, who: str, *more: Any) -> None:
        """What a part of the world is asked."""
        if who in self.broken and what == "enabled":
            raise NotInjected(f"proxy {who}: enabled should be {more[0]}")
        if who in self.broken and what in {"armed", "withdrawn", "proof"}:
            raise EnvironmentUnavailable(f"the fake {who} does not answer")
        if what == "enabled" and not more[0]:
            self.clock.let_pass(self.slow.get(who, 0.0))
        self.done.append((what, who, *more))


class Owed(OwedLive):
    """The debts that the stage says; a debt that was taken off its list is paid."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(Path("/nowhere"), (), frozenset())
        self._stage = stage

    def look(self) -> None:
        self.arrived = self._stage.arrived

    def know(self, line: WorkloadLine) -> None:
        self._stage.done.append(("known", line.key))

    def debts(self) -> frozenset[Debt]:
        return frozenset(self._stage.owed)

    def still(self, debts: Iterable[Debt]) -> frozenset[Debt]:
        return frozenset(debts) & frozenset(self._stage.owed)

    def unrepeated(self) -> int:
        return self._stage.unrepeated

    def contents(self, debts: Iterable[Debt]) -> list[list[Any]]:
        return [[entity, key, version, [f"{key}.{version}"]] for entity, key, version in sorted(debts)]


@pytest.fixture
def stage() -> Stage:
    return Stage()


@pytest.fixture
def world(stage: Stage, real_plan: Plan, tmp_path: Path) -> World:
    """In memory; a drill's links and fakes, and nothing under test."""
    made = MemoryRuntime(hear=stage.hear, clock=stage.clock).open(real_plan, "run", tmp_path, stage.clock, stage.tell)
    stage.fakes = {actor: fake for actor, fake in made.fakes.items() if isinstance(fake, MemoryFake)}
    return made


def _fault(name: str = "f1", kind: str = "down", link: str = "destination", **more: Any) -> FaultPlan:
    target = "link" if kind == "down" else "fake"
    fields = {"phase": "outage", "after_s": 0.0, "heal_after_s": None, "deadline_s": 3600.0, "felt": "refused", **more}
    return FaultPlan(id=name, kind=kind, target=target, where=link, spec={"kind": kind, "link": link}, **fields)


def _phase(name: str, role: Role = "drill", lasts_s: float | None = 60.0, at_most_s: float = 600.0, **more: Any) -> PhasePlan:
    fields: dict[str, Any] = {"earliest_s": 1.0, "latest_s": 1.0, "until": None, **more}
    if isinstance(fields["until"], dict):
        fields["until"] = Trigger(**fields["until"])
    return PhasePlan(name=name, role=role, lasts_s=None if fields["until"] else lasts_s, at_most_s=at_most_s, **fields)


@pytest.fixture
def fault() -> Callable[..., FaultPlan]:
    """A fault of the plan, by default `down` on the destination's link for the phase `outage`."""
    return _fault


@pytest.fixture
def phase() -> Callable[..., PhasePlan]:
    """A phase of the plan, by default one that lasts a minute."""
    return _phase


@pytest.fixture(scope="session")
def real_plan() -> Plan:
    return draw_up("commit-then-cut", speed=SPEED, seed=1)


@pytest.fixture
def interpreter(stage: Stage, world: World, real_plan: Plan) -> Callable[..., Interpreter]:
    """An interpreter of these phases; nothing has happened yet."""

    def make(*phases: PhasePlan, give_up_s: float = 600.0, guard: Guard | None = None) -> Interpreter:
        plan = real_plan.model_copy(update={"phases": phases})
        return Interpreter(plan, replace(world, guard=guard), Owed(stage), threading.Event(), time.monotonic() + give_up_s)

    return make
