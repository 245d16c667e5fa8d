"""The docker runtime: every actor in a container of its own, on two networks of which only the proxy is in both."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from harness import registry
from harness.clock.anchors import DrillClock
from harness.errors import EnvironmentUnavailable
from harness.plan.limits import DOCKER
from harness.plan.model import Plan
from harness.world.connector import Connector
from harness.world.docker import images
from harness.world.docker.cell import ContainerCell
from harness.world.docker.container import (
    HARDENED,
    Mount,
    Networks,
    Wanted,
    address,
    create,
    daemon_errors,
    fixture_user,
    last_words,
    published,
)
from harness.world.docker.daemon import connect
from harness.world.docker.labels import labels
from harness.world.docker.program import refuse
from harness.world.docker.recipe import FIXTURES, Place, folder_inside, wanted_for
from harness.world.docker.subject import ContainerHost
from harness.world.docker.sweep import remove, sweep
from harness.world.fake_config import write_config
from harness.world.fakes import FakeControl
from harness.world.stage import Stage
from harness.world.toxi import Toxiproxy
from harness.world.values import Seat, values_for
from harness.world.world import Link, World, end_all

DATA_PORT, CONTROL_PORT, TOXIPROXY_PORT = 8080, 8081, 8474
LINK_PORTS = 20001
"""Inside the proxy's container, one after the other: known before anything runs, so that the connector's container can be made early."""
_READY_WALL_S = 30.0


@dataclass(frozen=True)
class DockerRuntime:
    """Builds the world of one run in containers; `close` of the world takes it down again."""

    OFFERS: ClassVar[frozenset[str]] = DOCKER

    toxiproxy_url: str | None = None
    allow_remote: bool = False

    @staticmethod
    def sweep() -> list[str]:
        """Remove what dead runs left on the daemon of this machine, if there is one; returns what went, for people."""
        return sweep()

    def open(self, plan: Plan, run: str, run_dir: Path, clock: DrillClock, tell: Callable[..., object]) -> World:
        """Start everything but the connector's first attempt and wait until it is ready. Raises EnvironmentUnavailable."""
        if self.toxiproxy_url:
            raise EnvironmentUnavailable(
                "--toxiproxy cannot be combined with --runtime docker: a Toxiproxy outside has no way into the run's networks",
                "leave it out, or use --runtime local",
            )
        began = time.monotonic()
        client = connect()
        build = _Build(client, Stage.set_up(plan, run, run_dir, clock, tell))
        try:
            world = build.world()
            tell(
                "links",
                links={link.name: {"proxy": link.proxy, "listen": link.front, "upstream": link.actor} for link in world.links.values()},
            )
            tell(
                "world_ready",
                wall_s=round(time.monotonic() - began, 3),
                toxiproxy=build.which,
                toxiproxy_version=world.toxiproxy.version(),
                image=build.image,
            )
        except BaseException:
            end_all(build.on_close)
            raise
        return world


class _Build:
    def __init__(self, client: Any, stage: Stage) -> None:
        self.client, self.stage = client, stage
        self.on_close: list[Callable[[], None]] = [client.close, self._remove]
        self.image = images.fixtures_image(client)
        self.genuine = images.present(client, images.TOXIPROXY)
        self.which = "image" if self.genuine else "bundled"
        self.fixtures: dict[str, Any] = {}
        self.cells: dict[str, ContainerCell] = {}

    def world(self) -> World:
        stage = self.stage
        self.on_close.append(stage.guard.close)
        actors = tuple(stage.drill.stack.fakes())
        stage.hand_over_credentials()
        configs = {actor: write_config(stage, actor, host="0.0.0.0", port=DATA_PORT, control_port=CONTROL_PORT) for actor in actors}  # noqa: S104
        user = fixture_user(stage.run_dir)
        self.on_close.append(self._stop_fixtures)
        with ThreadPoolExecutor(8) as pool:
            front, back = pool.map(self._network, ("front", "back"))
            networks = Networks(front, back)
            links = self._links()
            started = [pool.submit(self._start, self._fake(actor, configs[actor], networks, user)) for actor in actors]
            proxy = pool.submit(self._start, self._proxy(networks, user), front)
            subjects = {actor: pool.submit(self._subject, actor, networks, links, user) for actor in stage.actors()}
            for each in started:
                each.result()
            controls = {actor: pool.submit(self._control, actor) for actor in actors}
            server = self._proxies(proxy.result(), links)
            fakes = {actor: control.result() for actor, control in controls.items()}
            processes = {actor: subject.result() for actor, subject in subjects.items()}
        here = address(self.fixtures["proxy"], back)
        reachable = {name: Link(name, link.proxy, f"{here}:{link.listen}", link.actor, link.front) for name, link in links.items()}
        return World(
            stage.run,
            stage.run_dir,
            stage.clock,
            server,
            reachable,
            fakes,
            processes,
            stage.tell,
            self.on_close,
            handed_mode=0o644,
            cells=self.cells,
            guard=stage.guard,
        )

    # ---- networks, fakes, proxy -------------------------------------------------------------------------------------

    def _network(self, name: str) -> Any:
        with daemon_errors(f"the network {name} cannot be made"):
            return self.client.networks.create(
                f"idrill-{self.stage.run}-{name}",
                driver="bridge",
                internal=name == "front",
                check_duplicate=False,
                labels=labels(self.stage.run, name),
                options={"com.docker.network.bridge.host_binding_ipv4": "127.0.0.1"},
            )

    def _start(self, wanted: Wanted, second: Any = None) -> Any:
        container = self.fixtures[wanted.actor] = create(self.client, self.stage.run, wanted)
        with daemon_errors(f"{wanted.actor} cannot be started"):
            if second is not None:
                second.connect(container, aliases=list(wanted.aliases[:1]))
            container.start()
        return container

    def _fake(self, actor: str, config: Path, networks: Networks, user: str) -> Wanted:
        kind = registry.load("harness.fakes", self.stage.drill.stack.fakes()[actor].fake)
        mounts = [Mount(config), Mount(self.stage.run_dir / "ledgers", writable=True)]
        if actor == "source":
            mounts.append(Mount(self.stage.run_dir / "workload.jsonl"))
        return Wanted(
            actor,
            self.image,
            ["python3", f"{FIXTURES}/{kind.folder}/app.py", "--config", str(config)],
            networks.back,
            (actor,),
            self.stage.clock.environment(self.stage.run),
            tuple(mounts),
            user,
            (CONTROL_PORT,),
            HARDENED,
        )

    def _proxy(self, networks: Networks, user: str) -> Wanted:
        """Its control API listens on the back network only: whoever could reach it could heal faults."""
        stage, api = self.stage, f"api-{self.stage.run}"
        command = ["-host", api, "-port", str(TOXIPROXY_PORT)]
        if not self.genuine:
            ledger = str(stage.run_dir / "ledgers" / "proxy.jsonl")
            program = ["python3", f"{FIXTURES}/faultproxy/app.py", "--host", api, "--port", str(TOXIPROXY_PORT)]
            command = [*program, "--ledger", ledger, "--seed", str(stage.plan.seed)]
        return Wanted(
            "proxy",
            images.TOXIPROXY if self.genuine else self.image,
            command,
            networks.back,
            ("proxy", api),
            stage.clock.environment(stage.run),
            (Mount(stage.run_dir / "ledgers", writable=True),),
            user,
            (TOXIPROXY_PORT,),
            HARDENED,
        )

    def _control(self, actor: str) -> FakeControl:
        container = self.fixtures[actor]
        control = FakeControl(actor, 0, DATA_PORT, published(container, CONTROL_PORT), self.stage.keys.control)
        self._wait(actor, lambda: control.call("GET", "/healthz", timeout_s=2.0))
        self.on_close.append(control.close)
        return control

    # ---- links and processes ----------------------------------------------------------------------------------------

    def _links(self) -> dict[str, Link]:
        """As the connector sees them; `listen` is only the port yet."""
        numbered = enumerate(self.stage.plan.links, start=LINK_PORTS)
        return {
            link.name: Link(link.name, f"{self.stage.run}.{link.name}", str(port), link.upstream, f"proxy:{port}")
            for port, link in numbered
        }

    def _proxies(self, container: Any, links: Mapping[str, Link]) -> Toxiproxy:
        server = Toxiproxy(f"http://127.0.0.1:{published(container, TOXIPROXY_PORT)}")
        self._wait("proxy", server.version)
        for link in links.values():
            server.create(link.proxy, f"{link.actor}:{DATA_PORT}", f"0.0.0.0:{link.listen}")
        return server

    def _subject(self, actor: str, networks: Networks, links: Mapping[str, Link], user: str) -> Connector:
        stage = self.stage
        spec, file = stage.actors()[actor]
        values = values_for(stage, actor, links, Seat("python3", "0.0.0.0", DATA_PORT))  # noqa: S104
        values["connector.dir"] = folder_inside(file)
        wanted = wanted_for(stage, actor, values, Place(self.client, self.image, networks, user))
        container = create(self.client, stage.run, wanted)
        accelerated = stage.is_accelerated(spec)
        if accelerated:
            refuse(container, spec)
        self.cells[actor] = ContainerCell(actor, container, networks.front)
        host = ContainerHost(actor, container, networks.front, stage.guard if accelerated else None)
        subject = Connector(actor, spec, values, host, stage.run_dir, stage.tell)
        subject.handed_mode = 0o644
        subject.folder = Path(stage.actors()[actor][1]).resolve().parent
        self.on_close.append(subject.end)
        return subject

    # ---- waiting and ending -----------------------------------------------------------------------------------------

    def _wait(self, actor: str, ask: Callable[[], object]) -> None:
        """Until it answers. Raises EnvironmentUnavailable with the end of its log."""
        give_up = time.monotonic() + _READY_WALL_S
        while True:
            try:
                ask()
                return
            except EnvironmentUnavailable as error:
                container = self.fixtures[actor]
                container.reload()
                if container.status == "exited" or time.monotonic() > give_up:
                    raise EnvironmentUnavailable(f"{actor} did not become ready", f"the end of its log: {last_words(container)}") from error
            time.sleep(0.02)  # a port that nobody listens on yet cannot be waited for otherwise

    def _stop_fixtures(self) -> None:
        """In good order, so that ledgers get their end lines; their logs are kept."""

        def stop(item: tuple[str, Any]) -> None:
            actor, container = item
            with daemon_errors(f"{actor} cannot be stopped"):
                container.stop(timeout=5)
                (self.stage.run_dir / "logs" / f"{actor}.log").write_bytes(container.logs())

        with ThreadPoolExecutor(8) as pool:
            for _ in pool.map(stop, self.fixtures.items()):
                pass

    def _remove(self) -> None:
        with daemon_errors("the run's containers cannot be removed"):
            remove(self.client, self.stage.run)
