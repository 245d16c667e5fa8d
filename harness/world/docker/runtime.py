"""The docker runtime: every actor in a container of its own, on two networks of which only the proxy is in both."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, ClassVar

from harness.errors import EnvironmentUnavailable
from harness.journal import events
from harness.plan.capabilities import CONTAINERS, PROCESSES
from harness.world.connector.connector import Connector
from harness.world.console.opened import opened
from harness.world.console.program import PEOPLE, ConsoleProgram
from harness.world.docker import images
from harness.world.docker.attempts import Attempts
from harness.world.docker.cell import ContainerCell
from harness.world.docker.container import Networks, address, create, daemon_errors, fixture_user
from harness.world.docker.daemon import connect
from harness.world.docker.fixtures import CONTROL_PORT, DATA_PORT, Fixtures
from harness.world.docker.intake import open_way
from harness.world.docker.labels import labels
from harness.world.docker.program import refuse
from harness.world.docker.real import begin
from harness.world.docker.recipe import Place, folder_inside, wanted_for
from harness.world.docker.restore import FRONT, help_for, network_of
from harness.world.docker.services import Services, host_values
from harness.world.docker.subject import ContainerHost
from harness.world.docker.sweep import remove, sweep
from harness.world.fake_config import write_config
from harness.world.fakes import FakeControl, find_fake
from harness.world.lever.targets import ProxyAt
from harness.world.runtime import Build, Runtime
from harness.world.services.running import RunningService
from harness.world.services.start import values_of
from harness.world.stage import Stage, surroundings
from harness.world.toxiproxy.api import Toxiproxy
from harness.world.values import Seat, values_for
from harness.world.world import Link, World, end_all

LINK_PORTS = 20001
"""Inside the proxy's container, one after the other: known before anything runs, so that the connector's container can be made early."""
_ANY = "0.0.0.0"  # noqa: S104  # inside a container


@dataclass(frozen=True)
class DockerRuntime(Runtime):
    """Builds the world of one run in containers, which hold no evidence."""

    OFFERS: ClassVar[frozenset[str]] = PROCESSES | {
        *("process.disconnect", "process.disk", "process.memory", CONTAINERS),
        *("contract", "real.postgres", "services", "webhooks"),
    }

    @staticmethod
    def sweep() -> list[str]:
        """Remove the leftovers of dead runs on the daemon of this machine, if there is one; returns the removed things, for people."""
        return sweep()

    def build(self, stage: Stage) -> Build:
        if self.toxiproxy_url:
            raise EnvironmentUnavailable(
                "--toxiproxy cannot be combined with --runtime docker: a Toxiproxy outside has no way into the run's networks",
                "leave it out, or use --runtime local",
            )
        return _DockerBuild(stage, connect())


class _DockerBuild(Build):
    confined = "not confined: it runs in a container, which holds no evidence"

    def __init__(self, stage: Stage, client: Any) -> None:
        super().__init__(stage)
        self.client = client
        self.on_close += [client.close, self._remove]
        self.image: str = images.fixtures_image(client)
        self.cells: dict[str, ContainerCell] = {}
        self.services: dict[str, RunningService] = {}
        self.named: dict[int, str] = {}
        """The processes of this machine beside the containers, with their actors."""

    def world(self) -> World:
        stage = self.stage
        watchdog = self.watched()
        self.on_close.append(stage.guard.close)
        actors = tuple(actor for actor in stage.drill.stack.fakes() if actor != PEOPLE)
        stage.hand_over_credentials()
        people = self._start_console() if stage.drill.stack.people else None
        where = {"host": _ANY, "port": DATA_PORT, "control_port": CONTROL_PORT}
        real = [actor for actor in actors if self._protocol(actor) != "http"]
        configs = {actor: write_config(stage, actor, **where) for actor in actors if actor not in real}
        user = fixture_user(stage.run_dir)
        with ThreadPoolExecutor(8) as pool:
            front, back = pool.map(self._network, (FRONT, "back"))
            place = Place(self.client, self.image, Networks(front, back), user)
            fixtures = Fixtures(stage, place)
            self.toxiproxy = fixtures.which
            behind: list[Callable[[], None]] = []  # real systems end after their ledgers
            self.on_close += [lambda: end_all(behind), fixtures.stop]
            links = self._links()
            started = [pool.submit(fixtures.start, actor, config) for actor, config in configs.items()]
            proxy = pool.submit(fixtures.start_proxy)
            services = Services(stage, place, self.cells, self.on_close)
            begun = {actor: pool.submit(begin, replace(services, on_close=behind), actor, **where) for actor in real}
            subjects = {actor: pool.submit(self._subject, actor, place, links, services) for actor in stage.actors()}
            servers = {actor: server.result() for actor, server in begun.items()}
            for actor, server in servers.items():
                fixtures.start(actor, server.config, server)
            for each in started:
                each.result()
            controls = {actor: pool.submit(fixtures.control, actor) for actor in actors}
            here = address(proxy.result(), back)
            toxiproxy = fixtures.proxies(links, servers)
            fakes = {actor: control.result() for actor, control in controls.items()}
            self.on_close += [fake.close for fake in fakes.values()]
            watched = [fake.seen_by_watchdog for fake in fakes.values()]
            watchdog.charge(watched, ProxyAt.of(toxiproxy.url, links.values()), helps=[help_for(stage.run)])
            self._open_intake(toxiproxy, fakes)
            console = opened(stage, people, self.on_close) if people else None
            processes = {actor: subject.result() for actor, subject in subjects.items()}
            for _ in pool.map(services.wait, self.services.values()):
                pass
        reachable = {name: replace(link, listen=f"{here}:{link.listen}") for name, link in links.items()}
        return World(
            stage.run,
            stage.run_dir,
            stage.clock,
            toxiproxy,
            reachable,
            {**fakes, PEOPLE: console.fake} if console else fakes,
            processes,
            stage.tell,
            self.on_close,
            handed_mode=0o644,
            cells=self.cells,
            guard=stage.guard,
            services=self.services,
            fixtures=lambda: {**fixtures.pids(), **self.named},
            console=console.console if console else None,
        )

    def _start_console(self) -> ConsoleProgram:
        program = ConsoleProgram(self.stage, surroundings(self.stage), lambda pid: self._named(pid, PEOPLE))
        self.on_close.append(program.close)
        return program

    def _named(self, pid: int, actor: str) -> None:
        self.named[pid] = actor
        self.stage.started(pid, actor)

    def _network(self, name: str) -> Any:
        with daemon_errors(f"the network {name} cannot be made"):
            return self.client.networks.create(
                network_of(self.stage.run, name),
                driver="bridge",
                internal=name == FRONT,
                check_duplicate=False,
                labels=labels(self.stage.run, name),
                options={"com.docker.network.bridge.host_binding_ipv4": "127.0.0.1"},
            )

    def _links(self) -> dict[str, Link]:
        """As the connector sees them; `listen` is only the port yet."""
        numbered = enumerate(self.stage.plan.links, start=LINK_PORTS)
        return {
            link.name: Link(
                link.name, f"{self.stage.run}.{link.name}", str(port), link.upstream, f"proxy:{port}", self._protocol(link.upstream)
            )
            for port, link in numbered
        }

    def _protocol(self, actor: str) -> str:
        return find_fake(self.stage.drill.stack.fakes()[actor].fake).protocol

    def _open_intake(self, server: Toxiproxy, fakes: Mapping[str, FakeControl]) -> None:
        hook = self.stage.actors()["connector"][0].webhooks
        if self.stage.drill.stack.source.delivers == "webhooks" and hook:
            fakes["source"].push_to(open_way(server, self.stage.run, hook, DATA_PORT))

    def _subject(self, actor: str, place: Place, links: Mapping[str, Link], services: Services) -> Connector:
        stage, front = self.stage, place.networks.front
        spec, file = stage.actors()[actor]
        values = values_for(stage, actor, links, Seat("python3", _ANY, DATA_PORT))
        own = {kind: services.start(kind, options, host_values(values, file)) for kind, options in spec.services.items()}
        self.services |= own
        values |= {"connector.dir": folder_inside(file), **values_of(own)}
        container = create(self.client, stage.run, wanted_for(stage, actor, values, place))
        if spec.run.contained:
            stage.tell(events.ImageFound(actor=actor, image=str(container.attrs["Image"])))
        accelerated = stage.is_accelerated(spec)
        if accelerated:
            refuse(container, spec)
        self.cells[actor] = ContainerCell(actor, container, front)
        attempts = Attempts(actor, stage.clock, stage.tell)
        self.on_close.append(attempts.close)
        host = ContainerHost(actor, container, front, stage.guard if accelerated else None, attempts)
        subject = Connector(actor, spec, values, host, stage.run_dir, stage.tell)
        subject.handed_mode = 0o644
        subject.folder = Path(file).resolve().parent
        self.on_close.append(subject.end)
        return subject

    def _remove(self) -> None:
        with daemon_errors("the run's containers cannot be removed"):
            remove(self.client, self.stage.run)
