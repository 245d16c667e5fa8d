"""A started stack: links, fakes and processes, and the few verbs with which faults act on them."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from harness.clock.anchors import DrillClock
from harness.clock.skew import Skew
from harness.drill.actors import name_of, program_of
from harness.journal import Tell, events
from harness.journal.credentials import draw
from harness.plan.second import second
from harness.world.canary import CanaryResult, refused_behind_a_relay, send
from harness.world.cell import Cell
from harness.world.console.address import Console
from harness.world.fake import Fake
from harness.world.process import Beside, Process, Victim
from harness.world.processes.guard import Guard
from harness.world.proxies import Proxies
from harness.world.secret import credential_file, write_secret


@dataclass(frozen=True)
class Link:
    """One connection path: its proxy's name at the Toxiproxy server, where it listens, and who is behind it.

    `listen` is the address for the harness; `front` the one for the connector, where that is another one.
    """

    name: str
    proxy: str
    listen: str
    actor: str
    front: str = ""
    protocol: str = "http"
    relayed: bool = False
    """Something takes connections for the proxy, and closes them when it cannot pass them on."""

    @property
    def address(self) -> str:
        """Where the connector finds it."""
        return self.front or self.listen

    @property
    def url(self) -> str:
        return f"http://{self.address}"


@dataclass(frozen=True)
class World:
    """What faults and engine act on; created by a runtime, ended by `close`."""

    run: str
    run_dir: Path
    clock: DrillClock
    toxiproxy: Proxies
    links: Mapping[str, Link]
    fakes: Mapping[str, Fake]
    processes: Mapping[str, Process]
    tell: Tell
    on_close: list[Callable[[], None]] = field(default_factory=list)
    handed_mode: int = 0o600
    """Mode of files that the connector reads: wider if it runs as another user, within folders that no other user may enter."""
    cells: Mapping[str, Cell] = field(default_factory=dict)
    """The containers of processes under test, where they have some."""
    guard: Guard | None = None
    """Says which process does not obey the accelerated clock, if any must."""
    seconds: Mapping[str, Process] = field(default_factory=dict)
    """The second instance of each process under test, whether or not it runs; empty where the runtime has none."""
    services: Mapping[str, Beside] = field(default_factory=dict)
    """The services started beside the processes under test, by kind."""
    skews: Mapping[str, Skew] = field(default_factory=dict)
    """By how much the clocks of processes under test are wrong, where they can be."""
    fixtures: Callable[[], Mapping[int, str]] = dict
    """The first process of each fake, proxy, front and command that is found on this machine, as it numbers them, with its actor."""
    console: Console | None = None
    """Where people act; None: no person takes part."""
    on_paper: bool = False
    """A table-top: no system runs, and faults are only told."""
    send_canary: Callable[[str, str], CanaryResult] = send
    """A canary to an address, in a protocol."""

    def announce(self, toxiproxy: str, began_s: float, confined: str, image: str | None = None) -> None:
        """Write the world to the journal: the address of each link, its Toxiproxy, and the confinement of processes.

        `began_s`: by the monotonic clock. `image`: of the fixtures, where they run in containers.
        """
        found = {name: events.LinkPath(proxy=link.proxy, listen=link.address, upstream=link.actor) for name, link in self.links.items()}
        self.tell(events.Links(links=found))
        wall_s, version = round(time.monotonic() - began_s, 3), self.toxiproxy.version()
        of_fixtures = {} if image is None else {"image": image}
        self.tell(events.WorldReady(wall_s=wall_s, toxiproxy=toxiproxy, toxiproxy_version=version, confined=confined, **of_fixtures))

    def victim(self, actor: str) -> Victim:
        """Whom a fault of a process strikes: a process under test, or a service."""
        return self.services[actor] if actor in self.services else self.process(actor)

    def process(self, actor: str) -> Process:
        """A process under test: `connector` with all of its processes, `connector.worker` one of them."""
        whole = self.processes[program_of(actor)]
        return whole if name_of(actor) is None else whole.alone[actor]

    def second(self, actor: str) -> Process:
        """Its second instance, whether or not it runs."""
        whole = self.seconds[program_of(actor)]
        return whole if name_of(actor) is None else whole.alone[second(actor)]

    def named(self) -> dict[int, str]:
        """The processes of this machine below which all of this run's are found, with their actors; `engine` is the harness itself."""
        struck = {**self.services, **self.processes}
        found = {pid: actor for some in (struck, self.seconds) for actor, one in some.items() for pid in one.pids()}
        return {os.getpid(): "engine", **self.fixtures(), **found}

    def wall_ms(self, drill_s: float) -> int:
        """A duration for Toxiproxy: whole wall milliseconds, at least 1 for anything above 0."""
        return max(1, round(self.clock.wall_s(drill_s) * 1000)) if drill_s > 0 else 0

    def upstreams(self) -> dict[str, str]:
        """Which system is behind each link."""
        return {name: link.actor for name, link in self.links.items()}

    def fake_behind(self, link: str) -> Fake:
        return self.fakes[self.links[link].actor]

    def canary(self, link: str) -> CanaryResult:
        way = self.links[link]
        result = self.send_canary(way.listen, way.protocol)
        return refused_behind_a_relay(result) if way.relayed else result

    def new_credential(self, actor: str, overlap_s: float = 0.0) -> None:
        """As operator: issue a new secret at a fake and put it where the connector's credential file is (atomically).

        The old one is good for `overlap_s` drill seconds more.
        """
        secret = draw("secret")
        self.fakes[actor].new_secret(secret, overlap_s)
        write_secret(credential_file(self.run_dir, actor), secret, self.handed_mode)
        for process in (*self.processes.values(), *self.seconds.values()):
            process.renew(f"{actor}.credential", secret)

    def close(self) -> None:
        """End everything that was started, last first; every step is tried. Raises the exception of the last failing step."""
        end_all(self.on_close)


def end_all(steps: list[Callable[[], None]]) -> None:
    """Take the steps, the last first; one that fails does not keep the others from being taken."""
    with ExitStack() as stack:
        while steps:
            stack.callback(steps.pop(0))
