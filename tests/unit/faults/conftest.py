"""A world that only remembers what faults ask of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from events import said

from harness.clock.anchors import DrillClock
from harness.errors import EnvironmentUnavailable
from harness.faults.base import Fault
from harness.journal import Event
from harness.plan.model import FaultPlan
from harness.world.processes.census import Lived
from harness.world.world import Link, World

SPEED = 60.0


@dataclass
class Calls:
    """Everything that was asked, in order."""

    made: list[tuple[Any, ...]] = field(default_factory=list)

    def toxic(self, *arguments: Any) -> dict[str, Any]:
        self.made.append(("toxic", *arguments))
        return {"name": arguments[1]}

    def gone(self, *arguments: Any) -> None:
        self.made.append(("removed", *arguments))

    def enable(self, proxy: str, *, enabled: bool, deadline_s: float | None = None) -> dict[str, Any]:
        self.made.append(("enabled", proxy, enabled, deadline_s))
        return {"enabled": enabled}

    def arm(self, fault: dict[str, Any]) -> dict[str, Any]:
        self.made.append(("armed", fault))
        return {"armed": True}

    def disarm(self, fault: str) -> dict[str, Any]:
        self.made.append(("disarmed", fault))
        return {"hits": 3}

    def cut(self) -> None:
        self.made.append(("cut",))

    def new_secret(self, secret: str, overlap_s: float = 0.0) -> None:
        self.made.append(("new_secret", len(secret), overlap_s))

    def tell(self, event: Event) -> None:
        self.made.append(said(event))


@dataclass
class Process:
    """A process that does what it is told."""

    calls: Calls
    now: str = "running"
    disk: str | None = None
    survivors: list[int] = field(default_factory=list)
    expected_down: bool = False
    last_code: int | None = None
    attempt: int = 1
    main: frozenset[Lived] = frozenset()
    others: frozenset[Lived] = frozenset()
    renewed: dict[str, str] = field(default_factory=dict)

    def kill(self, *, only_main: bool = False) -> list[int]:
        return self._end("kill main" if only_main else "kill", -9)

    def living(self, *, only_main: bool = False) -> frozenset[Lived]:
        return self.main if only_main else self.main | self.others

    def stop(self) -> list[int]:
        return self._end("stop", 0)

    def _end(self, how: str, code: int) -> list[int]:
        self.calls.made.append((how, self.expected_down))
        self.now, self.last_code = "exited", code
        return self.survivors

    def start(self, why: str = "start") -> None:
        self.calls.made.append(("start",))
        self.now, self.attempt = "running", self.attempt + 1

    def pause(self) -> None:
        self.now = "stopped"

    def resume(self) -> None:
        self.now = "running"

    def state(self) -> str:
        return self.now

    def deploy(self, name: str | None) -> None:
        self.calls.made.append(("deploy", name, self.now))

    def renew(self, name: str, value: str) -> None:
        self.renewed[name] = value

    def lose_state(self) -> list[str]:
        self.calls.made.append(("lose_state", self.now))
        return ["worker.sqlite"]

    def wait_ready(self) -> None:
        self.calls.made.append(("ready", self.attempt))

    def control(self, name: str) -> str:
        self.calls.made.append(("control", name))
        return "http 200"


@dataclass
class Cell:
    """A container that does what it is told; `stuck`: without effect; `broken`: the daemon is gone."""

    calls: Calls
    connected: bool = True
    stuck: bool = False
    broken: bool = False

    def disconnect(self) -> None:
        self._made("disconnect")
        self.connected = self.stuck

    def reconnect(self) -> None:
        self._made("reconnect")
        self.connected = True

    def is_connected(self) -> bool:
        return self.connected

    def exhaust_memory(self) -> None:
        self._made("exhaust_memory")

    def out_of_memory(self) -> bool:
        return not self.stuck

    def fill(self, folder: str) -> str:
        self._made("fill", folder)
        return "No space left on device"

    def make_room(self, folder: str) -> None:
        self._made("make_room", folder)

    def _made(self, *call: str) -> None:
        if self.broken:
            raise EnvironmentUnavailable("no daemon")
        self.calls.made.append(call)


@pytest.fixture
def cell(calls: Calls) -> Cell:
    return Cell(calls)


@pytest.fixture
def calls() -> Calls:
    return Calls()


@pytest.fixture
def process(calls: Calls) -> Process:
    return Process(calls)


@pytest.fixture
def service(calls: Calls) -> Process:
    """A service beside it; of the same verbs."""
    made = Process(calls)
    made.disk = "/run/redis/data"
    return made


@pytest.fixture
def world(calls: Calls, process: Process, service: Process, cell: Cell, tmp_path: Path) -> World:
    (tmp_path / "secrets").mkdir()
    toxiproxy = SimpleNamespace(add_toxic=calls.toxic, remove_toxic=calls.gone, enable=calls.enable)
    fake = SimpleNamespace(actor="destination", arm=calls.arm, disarm=calls.disarm, cut=calls.cut, new_secret=calls.new_secret)
    links = {name: Link(name, f"run.{name}", "127.0.0.1:1", "destination") for name in ("destination", "destination.token")}
    links["source"] = Link("source", "run.source", "127.0.0.1:1", "source")
    made = SimpleNamespace(toxiproxy=toxiproxy, fake=fake)
    return World(
        run="run",
        run_dir=tmp_path,
        clock=DrillClock(0, 0, SPEED),
        toxiproxy=cast("Any", made.toxiproxy),
        links=links,
        fakes={"destination": cast("Any", made.fake), "source": cast("Any", made.fake)},
        processes={"connector": cast("Any", process)},
        tell=calls.tell,
        cells={"connector": cell, "redis": cell},
        services={"redis": cast("Any", service)},
    )


@pytest.fixture
def plan() -> Callable[[Fault], FaultPlan]:
    """The plan of a fault named f1."""

    def of(fault: Fault) -> FaultPlan:
        return FaultPlan(
            id="f1",
            kind=fault.kind,
            target=fault.TARGET,
            where=fault.where,
            spec=fault.model_dump(mode="json", exclude_none=True),
            phase="outage",
            after_s=0,
            heal_after_s=None,
            deadline_s=900,
            felt=fault.FELT,
        )

    return of
