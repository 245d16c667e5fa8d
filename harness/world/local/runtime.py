"""The local runtime: every actor a process on 127.0.0.1 with ephemeral ports; needs nothing but Python."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from harness import assets
from harness.clock.build import library
from harness.clock.bytecode import bytecode
from harness.clock.skew import Skew
from harness.drill.connector.file import ConnectorFile
from harness.plan.capabilities import PROCESSES
from harness.world import undo
from harness.world.connector.connector import Connector
from harness.world.connector.processes import started_together
from harness.world.connector.reach import url_of
from harness.world.connector.second import second_instance
from harness.world.console.opened import opened
from harness.world.console.program import PEOPLE, ConsoleProgram
from harness.world.fake_config import config_file, write_config
from harness.world.fakes import FakeControl, FakeKind, find_fake
from harness.world.lever.targets import ProxyAt
from harness.world.local import front
from harness.world.ports import free_port
from harness.world.processes.acceleration import Acceleration
from harness.world.processes.child import Child, start
from harness.world.processes.guard import refuse, remedy
from harness.world.processes.supervised import SupervisedHost
from harness.world.runtime import Build, Runtime
from harness.world.sealing import tell_seal
from harness.world.services.destination import PostgresDestination, reader_config
from harness.world.services.running import RunningService
from harness.world.services.start import Circumstances, start_all, values_of
from harness.world.services.start import start as start_service
from harness.world.stage import Stage, surroundings
from harness.world.toxiproxy.selection import ChosenToxiproxy, begin, running
from harness.world.values import Seat, values_for
from harness.world.world import Link, World


@dataclass(frozen=True)
class LocalRuntime(Runtime):
    """Builds the world of one run in its run directory, where everything is written down that a sweep must know."""

    OFFERS: ClassVar[frozenset[str]] = PROCESSES | {
        *("clock.skew", "process.deploy", "process.kill_main", "process.second_instance"),
        *("batch.overlap", "contract", "hosts", "processes", "real.postgres", "services", "webhooks"),
    }
    CONFINES: ClassVar[bool] = True

    def build(self, stage: Stage) -> Build:
        return _LocalBuild(stage, self)


class _LocalBuild(Build):
    def __init__(self, stage: Stage, runtime: LocalRuntime) -> None:
        super().__init__(stage)
        self.runtime = runtime
        self.confined = runtime.confinement.words
        self.services: dict[str, RunningService] = {}
        self.seconds: dict[str, Connector] = {}
        self.skews: dict[str, Skew] = {}
        self.named: dict[int, str] = {}
        """The first process of each fake, proxy, front and command, with its actor."""
        self.environment = surroundings(stage)

    def world(self) -> World:
        stage, runtime = self.stage, self.runtime
        watchdog = self.watched()
        self.on_close.append(stage.guard.close)
        stage.hand_over_credentials()
        people = self._start_console() if stage.drill.stack.people else None
        children = {actor: self._start_fake(actor) for actor in stage.drill.stack.fakes() if actor != PEOPLE}
        proxy = None if runtime.toxiproxy_url else begin(stage.run_dir, self.environment, stage.plan.seed)
        fakes = {actor: self._control(actor, child) for actor, child in children.items()}
        console = opened(stage, people, self.on_close) if people else None
        chosen = proxy() if proxy else running(str(runtime.toxiproxy_url), allow_remote=runtime.allow_remote)
        self.toxiproxy = chosen.which
        if chosen.child:
            self._started(chosen.child)
        links = self._links(chosen, fakes)
        watchdog.charge([fake.seen_by_watchdog for fake in fakes.values()], ProxyAt.of(chosen.server.url, links.values()))
        processes = {actor: self._process(actor, spec, links) for actor, (spec, _) in stage.actors().items()}
        hook = stage.actors()["connector"][0].webhooks
        if stage.drill.stack.source.delivers == "webhooks" and hook:
            fakes["source"].push_to(url_of(hook, "127.0.0.1", processes["connector"].values["connector.port"]))
        return World(
            stage.run,
            stage.run_dir,
            stage.clock,
            chosen.server,
            links,
            {**fakes, PEOPLE: console.fake} if console else fakes,
            processes,
            stage.tell,
            self.on_close,
            guard=stage.guard,
            seconds=self.seconds,
            services=self.services,
            skews=self.skews,
            fixtures=lambda: self.named,
            console=console.console if console else None,
        )

    def _start_console(self) -> ConsoleProgram:
        program = ConsoleProgram(self.stage, self.environment, lambda pid: self._named(pid, PEOPLE))
        self.on_close.append(program.close)
        return program

    def _start_fake(self, actor: str) -> Child:
        kind = self._kind(actor)
        path = write_config(self.stage, actor, **({"server": self._start_postgres(actor)} if kind.protocol == "postgres" else {}))
        program = assets.fixture(kind.folder) / "app.py"
        log = self.stage.run_dir / "logs" / f"{actor}.log"
        child = start(actor, program, ["--config", str(path), "--lifeline"], log, self.environment)
        self._started(child)
        return child

    def _started(self, child: Child) -> None:
        self.on_close.append(lambda: self._end(child))
        self._named(child.process.pid, child.actor)

    def _named(self, pid: int, actor: str) -> None:
        self.named[pid] = actor
        self.stage.started(pid, actor)

    def _end(self, child: Child) -> None:
        """When it is asked for its digest, the processes under test that were started after it are gone."""
        tell_seal(self.stage.tell, child.actor, child.stop(), child.process.returncode)

    def _kind(self, actor: str) -> FakeKind:
        return find_fake(self.stage.drill.stack.fakes()[actor].fake)

    def _start_postgres(self, actor: str) -> dict[str, Any]:
        """The real system behind a ledger; returns the settings for the ledger's program."""
        server = start_service(PostgresDestination(), None, self._around({}), actor, password=self.stage.keys.clients[actor])
        server.wait()
        return reader_config(server.site)

    def _around(self, values: Mapping[str, str]) -> Circumstances:
        stage = self.stage
        return Circumstances(stage.run_dir, self.environment, stage.clock, stage.guard, values, stage.tell, self.on_close, self.named)

    def _control(self, actor: str, child: Child) -> FakeControl:
        told = child.wait_ready()
        config_file(self.stage, actor).unlink()  # it knows its keys now; a connector that is not confined could read them there
        control = FakeControl(actor, int(told["pid"]), int(told["port"]), int(told["control_port"]), self.stage.keys.control)
        self.on_close.append(control.close)
        return control

    def _links(self, chosen: ChosenToxiproxy, fakes: Mapping[str, FakeControl]) -> dict[str, Link]:
        links = {}
        for link in self.stage.plan.links:
            name = f"{self.stage.run}.{link.name}"
            write_undo(self.stage.run_dir, chosen.server.url if chosen.which == "url" else None, name)
            listen = chosen.server.create(name, f"127.0.0.1:{fakes[link.upstream].port}")
            links[link.name] = Link(link.name, name, listen, link.upstream, protocol=self._kind(link.upstream).protocol)
            if chosen.which == "url":
                self.on_close.append(lambda name=name: chosen.server.delete(name))  # type: ignore[misc]
        return links

    def _start_front(self, actor: str, spec: ConnectorFile, links: Mapping[str, Link]) -> dict[str, str]:
        """For hosts that the process insists on; returns its template values."""
        if not spec.hosts:
            return {}
        child = front.begin(self.stage, actor, spec.hosts, links, self.environment)
        self._started(child)
        return front.values(self.stage.run_dir, actor, int(child.wait_ready()["port"]))

    def _process(self, actor: str, spec: ConnectorFile, links: Mapping[str, Link]) -> Connector:
        stage = self.stage
        home = stage.home(actor)
        values = values_for(stage, actor, links, Seat(sys.executable, "127.0.0.1", free_port()))
        values |= self._start_front(actor, spec, links)
        services = start_all(spec.services, self._around(values))
        self.services |= services
        values |= values_of(services)
        passed = {name: os.environ[name] for name in spec.run.env_pass if name in os.environ}
        environment = self.environment | {"HOME": str(home), "TMPDIR": str(home / "tmp"), "IDRILL_SEED": str(stage.plan.seed)} | passed
        environment |= front.variables(values) if spec.hosts else {}
        acceleration = self._acceleration(actor, spec, home)
        if acceleration:
            refuse(spec, values, environment.get("PATH", os.defpath), remedy(stage.clock, may_be_wrong=acceleration.skew is not None))
            library()  # compiled here, if it must be, and not while the connector is to become ready
        host = SupervisedHost(actor, environment, stage.run_dir, acceleration, self.named, self.runtime.confinement, stage.tell)
        process = started_together(actor, spec, values, host, stage.tell)
        self.on_close.append(process.end)
        self.seconds[actor] = second_instance(process, stage.run_dir, stage.tell, free_port)
        self.on_close.append(self.seconds[actor].end)
        return process

    def _acceleration(self, actor: str, spec: ConnectorFile, home: Path) -> Acceleration | None:
        """Also at speed 1, where its clock is to be wrong."""
        stage = self.stage
        if stage.may_be_wrong(actor, spec):
            self.skews[actor] = skew = Skew(stage.run_dir / "secrets" / "handed" / f"{actor}.clock")
            self.on_close.append(skew.close)
        elif not stage.is_accelerated(spec):
            return None
        return Acceleration(actor, stage.clock, bytecode(home), stage.guard, skew=self.skews.get(actor))


def write_undo(run_dir: Path, url: str | None, proxy: str) -> None:
    """Note, before it is made, what must be removed from a Toxiproxy that is not ours, should the harness be killed."""
    if url is not None:
        undo.write(run_dir / undo.FILE, undo.ProxyMade(url=url, proxy=proxy))
