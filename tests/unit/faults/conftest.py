"""A world that only remembers what faults ask of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from events import said

from harness.drill.connector.file import ConnectorFile
from harness.drill.reading import validate
from harness.drill.text import document
from harness.errors import EnvironmentUnavailable
from harness.faults.base import Fault
from harness.journal import Event
from harness.journal.events import ProcessState, StartedFor
from harness.plan.model import FaultPlan
from harness.world.memory.clock import StandingClock
from harness.world.memory.fake import MemoryFake
from harness.world.memory.ledger import MemoryLedger
from harness.world.memory.proxies import MemoryProxies
from harness.world.processes.body import End
from harness.world.processes.census import Lived
from harness.world.world import Link, World

SPEED = 60.0


@dataclass
class Calls:
    """Everything that was asked, in order."""

    made: list[tuple[Any, ...]] = field(default_factory=list)

    def tell(self, event: Event) -> None:
        self.made.append(said(event))


class Proxies(MemoryProxies):
    """They tell in full what they are asked to change."""

    def __init__(self, names: Iterable[str], calls: Calls) -> None:
        super().__init__(names, lambda *_asked: None)
        self.calls = calls

    def add_toxic(
        self,
        proxy: str,
        name: str,
        kind: str,
        stream: str,
        toxicity: float,
        attributes: Mapping[str, int],
        deadline_s: float | None = None,
    ) -> dict[str, Any]:
        self.calls.made.append(("toxic", proxy, name, kind, stream, toxicity, attributes, deadline_s))
        return super().add_toxic(proxy, name, kind, stream, toxicity, attributes, deadline_s)

    def remove_toxic(self, proxy: str, name: str) -> None:
        self.calls.made.append(("removed", proxy, name))
        super().remove_toxic(proxy, name)

    def enable(self, name: str, *, enabled: bool, deadline_s: float | None = None) -> dict[str, Any]:
        self.calls.made.append(("enabled", name, enabled, deadline_s))
        return super().enable(name, enabled=enabled, deadline_s=deadline_s)


class HitFake(MemoryFake):
    """A fake whose faults have each been met three times when they are healed."""

    def __init__(self, actor: str, ledger: MemoryLedger, clock: StandingClock, calls: Calls) -> None:
        super().__init__(actor, ledger, clock, lambda *_asked: None)
        self.calls = calls

    def arm(self, fault: Mapping[str, Any]) -> dict[str, Any]:
        self.calls.made.append(("armed", fault))
        return super().arm(fault)

    def disarm(self, fault: str) -> dict[str, Any]:
        self.calls.made.append(("disarmed", fault))
        super().disarm(fault)
        return {"hits": 3}

    def cut(self) -> None:
        self.calls.made.append(("cut",))

    def new_secret(self, secret: str, overlap_s: float = 0.0) -> None:
        self.calls.made.append(("new_secret", len(secret), overlap_s))


@cache
def _spec() -> ConnectorFile:
    return validate.connector(document.parse("connector: x\nrun: {command: [x]}\n", Path("x.connector.yaml")))


@dataclass
class Process:
    """A process that does what it is told: one under test, or, of the same verbs, a service beside it."""

    calls: Calls
    now: ProcessState = "running"
    disk: str | None = None
    survivors: list[int] = field(default_factory=list)
    expected_down: bool = False
    last_code: int | None = None
    attempt: int = 1
    main: frozenset[Lived] = frozenset()
    others: frozenset[Lived] = frozenset()
    renewed: dict[str, str] = field(default_factory=dict)
    numbers: tuple[int, ...] = ()
    spec: ConnectorFile = field(default_factory=_spec)
    log: Path = Path("/nowhere/connector.1.log")
    backlog: int | None = None
    alone: Mapping[str, Process] = field(default_factory=dict)

    def kill(self, *, only_main: bool = False) -> list[int]:
        return self._end("kill main" if only_main else "kill", -9)

    def living(self, *, only_main: bool = False) -> frozenset[Lived]:
        return self.main if only_main else self.main | self.others

    def is_ready(self) -> bool:
        return True

    def pids(self) -> tuple[int, ...]:
        return self.numbers

    def stop(self) -> list[int]:
        return self._end("stop", 0)

    def _end(self, how: str, code: int) -> list[int]:
        self.calls.made.append((how, self.expected_down))
        self.now, self.last_code = "exited", code
        return self.survivors

    def start(self, why: StartedFor = "start") -> None:
        self.calls.made.append(("start",))
        self.now, self.attempt = "running", self.attempt + 1

    def pause(self) -> None:
        self.now = "stopped"

    def resume(self) -> None:
        self.now = "running"

    def state(self) -> ProcessState:
        return self.now

    def ended(self) -> list[End]:
        return []

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

    def dead_letters(self) -> str:
        return ""

    def exported(self) -> str:
        return ""

    def printed(self, command: tuple[str, ...], folder: Path) -> str:
        return ""


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
    clock = StandingClock(SPEED)
    links = {name: Link(name, f"run.{name}", "127.0.0.1:1", "destination") for name in ("destination", "destination.token")}
    links["source"] = Link("source", "run.source", "127.0.0.1:1", "source")
    ledgers = {actor: MemoryLedger(tmp_path / "ledgers" / f"{actor}.jsonl", actor, "run", clock) for actor in ("destination", "source")}
    return World(
        run="run",
        run_dir=tmp_path,
        clock=clock,
        toxiproxy=Proxies([link.proxy for link in links.values()], calls),
        links=links,
        fakes={actor: HitFake(actor, ledger, clock, calls) for actor, ledger in ledgers.items()},
        processes={"connector": process},
        tell=calls.tell,
        cells={"connector": cell, "redis": cell},
        services={"redis": service},
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
