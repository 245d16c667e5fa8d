"""The fakes and the fault proxy of a run: each a container of its own, hardened, with its control plane on a loopback port."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from harness.errors import EnvironmentUnavailable
from harness.world.docker import images
from harness.world.docker.container import HARDENED, Mount, Wanted, create, daemon_errors, last_words, published
from harness.world.docker.real import RealSystem
from harness.world.docker.recipe import FIXTURES, Place
from harness.world.fakes import FakeControl, find_fake
from harness.world.sealing import tell_seal
from harness.world.stage import Stage
from harness.world.toxiproxy.api import Toxiproxy
from harness.world.world import Link

DATA_PORT, CONTROL_PORT, TOXIPROXY_PORT = 8080, 8081, 8474
_READY_WALL_S = 30.0


class Fixtures:
    """Our own containers of one run. `which`: the Toxiproxy that runs, image or bundled."""

    def __init__(self, stage: Stage, place: Place) -> None:
        self._stage = stage
        self._place = place
        self._genuine = images.present(place.client, images.TOXIPROXY)
        self.which = "image" if self._genuine else "bundled"
        self.containers: dict[str, Any] = {}

    def start(self, actor: str, config: Path, real: RealSystem | None = None) -> None:
        """A fake, not waited for; of a real system the program that keeps its ledger. Raises EnvironmentUnavailable."""
        self._start(self._fake(actor, config, real))

    def start_proxy(self) -> Any:
        """The only container that is in both networks."""
        return self._start(self._proxy(), self._place.networks.front)

    def control(self, actor: str) -> FakeControl:
        """A started fake's control plane, once it answers. Raises EnvironmentUnavailable with the end of its log."""
        control = FakeControl(actor, 0, DATA_PORT, published(self.containers[actor], CONTROL_PORT), self._stage.keys.control)
        self._wait(actor, lambda: control.call("GET", "/healthz", timeout_s=2.0))
        return control

    def proxies(self, links: Mapping[str, Link], real: Mapping[str, RealSystem]) -> Toxiproxy:
        """The started proxy's control plane, with a proxy for each link. Raises EnvironmentUnavailable."""
        server = Toxiproxy(f"http://127.0.0.1:{published(self.containers['proxy'], TOXIPROXY_PORT)}")
        self._wait("proxy", server.version)
        for link in links.values():
            upstream = real[link.actor].address if link.actor in real else f"{link.actor}:{DATA_PORT}"
            server.create(link.proxy, upstream, f"0.0.0.0:{link.listen}")
        return server

    def pids(self) -> dict[int, str]:
        """The first process of each, as this machine numbers them, with its actor; known once it has been looked at after its start."""
        return {pid: actor for actor, one in self.containers.items() if (pid := int(one.attrs["State"].get("Pid") or 0))}

    def stop(self) -> None:
        """In good order, so that ledgers get their end lines and seals; their logs are kept."""

        def stop(item: tuple[str, Any]) -> None:
            actor, container = item
            with daemon_errors(f"{actor} cannot be stopped"):
                container.stop(timeout=5)
                (self._stage.run_dir / "logs" / f"{actor}.log").write_bytes(container.logs())
                _ready, _, said = container.logs(stderr=False).partition(b"\n")
                tell_seal(self._stage.tell, actor, said, container.wait()["StatusCode"])

        with ThreadPoolExecutor(8) as pool:
            for _ in pool.map(stop, self.containers.items()):
                pass

    def _start(self, wanted: Wanted, second: Any = None) -> Any:
        container = self.containers[wanted.actor] = create(self._place.client, self._stage.run, wanted)
        with daemon_errors(f"{wanted.actor} cannot be started"):
            if second is not None:
                second.connect(container, aliases=list(wanted.aliases[:1]))
            container.start()
        return container

    def _fake(self, actor: str, config: Path, real: RealSystem | None) -> Wanted:
        kind = find_fake(self._stage.drill.stack.fakes()[actor].fake)
        mounts = [Mount(config), Mount(self._stage.run_dir / "ledgers", writable=True)]
        if actor == "source":
            mounts.append(Mount(self._stage.run_dir / "workload.jsonl"))
        return Wanted(
            actor,
            real.image if real else self._place.image,
            [*(real.find if real else ()), "python3", f"{FIXTURES}/{kind.folder}/app.py", "--config", str(config)],
            self._place.networks.back,
            (actor,),
            self._stage.clock.environment(self._stage.run),
            tuple(mounts),
            self._place.user,
            (CONTROL_PORT,),
            HARDENED,
        )

    def _proxy(self) -> Wanted:
        """Its control API listens on the back network only, because a program that reaches it can heal faults."""
        stage, api = self._stage, f"api-{self._stage.run}"
        command = ["-host", api, "-port", str(TOXIPROXY_PORT)]
        if not self._genuine:
            ledger = str(stage.run_dir / "ledgers" / "proxy.jsonl")
            program = ["python3", f"{FIXTURES}/faultproxy/app.py", "--host", api, "--port", str(TOXIPROXY_PORT)]
            command = [*program, "--ledger", ledger, "--seed", str(stage.plan.seed)]
        return Wanted(
            "proxy",
            images.TOXIPROXY if self._genuine else self._place.image,
            command,
            self._place.networks.back,
            ("proxy", api),
            stage.clock.environment(stage.run),
            (Mount(stage.run_dir / "ledgers", writable=True),),
            self._place.user,
            (TOXIPROXY_PORT,),
            HARDENED,
        )

    def _wait(self, actor: str, ask: Callable[[], object]) -> None:
        """Until it answers. Raises EnvironmentUnavailable with the end of its log."""
        give_up = time.monotonic() + _READY_WALL_S
        while True:
            try:
                ask()
                return
            except EnvironmentUnavailable as error:
                container = self.containers[actor]
                container.reload()
                if container.status == "exited" or time.monotonic() > give_up:
                    raise EnvironmentUnavailable(f"{actor} did not become ready", f"the end of its log: {last_words(container)}") from error
            time.sleep(0.02)  # there is no other way to wait for a port without a listener
