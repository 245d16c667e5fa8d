"""A world that stands still: time passes only while the interpreter waits, fakes remember what they were asked, nothing is started."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from harness.engine.interpret import Interpreter
from harness.errors import EnvironmentUnavailable, NotInjected
from harness.journal import Event
from harness.plan.model import FaultPlan, PhasePlan, Plan, Trigger
from harness.rehearsal import draw_up
from harness.world.canary import CanaryResult
from harness.world.world import Link, World

SPEED = 60.0
Debt = tuple[str, str, int]
Step = tuple[Any, ...]


@dataclass
class Stage:
    """Everything that a test sees or sets: what was done, in order, and what the world would say."""

    now: float = 100.0
    done: list[Step] = field(default_factory=list)
    """("tell", event, fields) · ("workload", "start" | "stop") · ("enabled", proxy, bool) · ("trigger", id, spec) · ("released", id) …"""
    owed: list[Debt] = field(default_factory=list)
    unrepeated: int = 0
    arrived: bool = False
    hits: set[str] = field(default_factory=set)
    """Triggers that the fakes say have been hit."""
    remaining: int = 1
    """What a fake says of a trigger that was not hit."""
    stuck: set[str] = field(default_factory=set)
    """Faults and triggers that stay armed whatever the fakes are told."""
    slow: dict[str, float] = field(default_factory=dict)
    """Proxies with the drill seconds that it takes to break them."""
    broken: set[str] = field(default_factory=set)
    """Proxies that cannot be enabled or disabled."""
    at: list[tuple[float, Callable[[], object]]] = field(default_factory=list)
    """What happens at an instant of the drill clock."""
    guard: Any = None

    def pass_(self, seconds: float) -> None:
        self.now = round(self.now + seconds, 6)
        for due in [one for one in self.at if one[0] <= self.now]:
            self.at.remove(due)
            due[1]()

    def later(self, at: float, act: Callable[[], object]) -> None:
        self.at.append((at, act))

    def told(self, event: str) -> list[dict[str, Any]]:
        return [step[2] for step in self.done if step[:2] == ("tell", event)]

    def order(self, *wanted: Step) -> list[Step]:
        """The steps that begin as one of these, in the order in which they were taken."""
        return [mark for step in self.done for mark in wanted if step[: len(mark)] == mark]

    # ---- what the interpreter asks of the world ----

    def tell(self, event: Event) -> None:
        self.done.append(("tell", event.NAME, {**event.fields(), "at": self.now}))

    def enable(self, proxy: str, *, enabled: bool, deadline_s: float | None = None) -> dict[str, Any]:
        if proxy in self.broken:
            raise NotInjected(f"proxy {proxy}: enabled should be {enabled}")
        if not enabled:
            self.pass_(self.slow.get(proxy, 0.0))
        self.done.append(("enabled", proxy, enabled))
        return {"enabled": enabled}

    def show(self, proxy: str) -> dict[str, Any]:
        self.done.append(("prepared", proxy))
        return {}

    def canary(self, link: str) -> CanaryResult:
        self.done.append(("canary", link))
        return CanaryResult("ok", 0.001, 64)


@dataclass
class Fake:
    """A fake's control plane."""

    stage: Stage
    actor: str

    def state(self) -> dict[str, Any]:
        self.stage.done.append(("prepared", self.actor))
        return {}

    def start_workload(self, t0_at: float) -> None:
        self.stage.done.append(("workload", "start", t0_at))

    def stop_workload(self) -> int:
        self.stage.done.append(("workload", "stop"))
        return 0

    def offer(self, lines: list[dict[str, Any]]) -> None:
        self.stage.done.append(("offered", lines))

    def set_trigger(self, spec: dict[str, Any]) -> None:
        self.stage.done.append(("trigger", spec["id"], spec))

    def trigger(self, name: str, wait_s: float) -> dict[str, Any]:
        self.stage.pass_(wait_s * SPEED)
        return {"hit": True, "remaining": 0} if name in self.stage.hits else {"hit": False, "remaining": self.stage.remaining}

    def settle(self, name: str, settled: Iterable[Debt], again: Iterable[Debt]) -> None:
        self.stage.done.append(("settled", name, list(settled), list(again)))

    def release(self, name: str) -> None:
        self.stage.done.append(("released", name))

    def withdraw(self, name: str) -> dict[str, Any]:
        if self.actor in self.stage.broken:
            raise EnvironmentUnavailable(f"the fake {self.actor} does not answer")
        self.stage.done.append(("withdrawn", name))
        return {"armed": name in self.stage.stuck}

    def armed(self) -> tuple[str, ...]:
        if self.actor in self.stage.broken:
            raise EnvironmentUnavailable(f"the fake {self.actor} does not answer")
        return tuple(sorted(self.stage.stuck)) if self.actor == "destination" else ()

    def arm(self, fault: dict[str, Any]) -> dict[str, Any]:
        if self.actor in self.stage.broken:
            raise EnvironmentUnavailable(f"the fake {self.actor} does not answer")
        self.stage.done.append(("armed", fault["id"]))
        return {"armed": True}

    def disarm(self, fault: str) -> dict[str, Any]:
        self.stage.done.append(("disarmed", fault))
        return {"hits": 2, "armed": fault in self.stage.stuck}

    def cut(self) -> None:
        self.stage.done.append(("cut", self.actor))


@dataclass
class Clock:
    """The drill clock of a stage: an instant ahead lies as far ahead of the real clock."""

    stage: Stage
    speed: float = SPEED

    def at(self) -> float:
        return self.stage.now

    def mono_s(self, at: float) -> float:
        return time.monotonic() + (at - self.stage.now) / self.speed

    def wall_s(self, drill_s: float) -> float:
        return drill_s / self.speed


class Cancel(threading.Event):
    """Waiting for it lets drill time pass instead, if only a little: real time goes on, too, while a wait is being worked out."""

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self._stage = stage

    def wait(self, timeout: float | None = None) -> bool:
        self._stage.pass_(max(timeout or 0.0, 0.001) * SPEED)
        return self.is_set()


class Owed:
    """The debts that the stage says; a debt that was taken off its list is paid."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    def look(self) -> None:
        """The stage is always up to date."""

    @property
    def arrived(self) -> bool:
        return self._stage.arrived

    def know(self, line: Any) -> None:
        self._stage.done.append(("known", line.key))

    def debts(self) -> frozenset[Debt]:
        return frozenset(self._stage.owed)

    def still(self, debts: Iterable[Debt]) -> frozenset[Debt]:
        return frozenset(debts) & frozenset(self._stage.owed)

    def unrepeated(self) -> int:
        return self._stage.unrepeated

    def contents(self, debts: Iterable[Debt]) -> list[list[Any]]:
        return [[entity, key, version, [f"{key}.{version}"]] for entity, key, version in sorted(debts)]

    @staticmethod
    def by_entity(debts: Iterable[Debt]) -> dict[str, int]:
        return {}


@pytest.fixture
def stage() -> Stage:
    return Stage()


@pytest.fixture
def world(stage: Stage, tmp_path: Path) -> World:
    links = {name: Link(name, f"run.{name}", "127.0.0.1:1", name.partition(".")[0]) for name in ("source", "destination", "alerts")}
    fakes = {actor: Fake(stage, actor) for actor in ("source", "destination", "alerts")}
    toxiproxy = SimpleNamespace(enable=stage.enable, show=stage.show, add_toxic=lambda *_: {}, remove_toxic=lambda *_: None)
    made = World("run", tmp_path, cast("Any", Clock(stage)), cast("Any", toxiproxy), links, cast("Any", fakes), {}, stage.tell)
    object.__setattr__(made, "canary", stage.canary)
    return made


def _fault(name: str = "f1", kind: str = "down", link: str = "destination", **more: Any) -> FaultPlan:
    target = "link" if kind == "down" else "fake"
    fields = {"phase": "outage", "after_s": 0.0, "heal_after_s": None, "deadline_s": 3600.0, "felt": "refused", **more}
    return FaultPlan(id=name, kind=kind, target=target, where=link, spec={"kind": kind, "link": link}, **fields)


def _phase(name: str, role: str = "drill", lasts_s: float | None = 60.0, at_most_s: float = 600.0, **more: Any) -> PhasePlan:
    fields: dict[str, Any] = {"earliest_s": 1.0, "latest_s": 1.0, "until": None, **more}
    if isinstance(fields["until"], dict):
        fields["until"] = Trigger(**fields["until"])
    return PhasePlan(name=name, role=cast("Any", role), lasts_s=None if fields["until"] else lasts_s, at_most_s=at_most_s, **fields)


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

    def make(*phases: PhasePlan, give_up_s: float = 600.0) -> Interpreter:
        object.__setattr__(world, "guard", stage.guard)
        plan = real_plan.model_copy(update={"phases": phases})
        return Interpreter(plan, world, cast("Any", Owed(stage)), Cancel(stage), time.monotonic() + give_up_s)

    return make
