"""The services of a connector file in containers: all start at the same time, on the network of their users, under the name of their
kind."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from harness.clock import accelerator
from harness.journal import events
from harness.journal.credentials import draw
from harness.world.docker.cell import ContainerCell
from harness.world.docker.container import FIXTURE_USER, HARDENED, Mount, Wanted, create
from harness.world.docker.packages import service_image
from harness.world.docker.recipe import FIXTURES, IMPATIENT, Place
from harness.world.docker.subject import ContainerHost
from harness.world.services.account import Account
from harness.world.services.running import RunningService
from harness.world.services.service import USER, Service, Site, find_service
from harness.world.services.start import keep
from harness.world.stage import Stage

_INNER_PORTS = (40001, 40002)
_ANY = "0.0.0.0"  # noqa: S104  # inside a container
_FIND = 'for each in {places}; do [ -d "$each" ] && PATH=$each:$PATH; done; exec "$@"'
"""Programs that a distribution keeps by version, the highest first; official images have theirs on PATH."""


@dataclass(frozen=True)
class Services:
    """Starts them for one run; `cells` and `on_close` are the run's."""

    stage: Stage
    place: Place
    cells: dict[str, ContainerCell]
    on_close: list[Callable[[], None]]
    images: dict[str, str] = field(default_factory=dict)
    """Which image each kind runs from, for the report."""

    def start(self, kind: str, options: Mapping[str, Any], values: Mapping[str, str]) -> RunningService:
        """A kind by its name, not waited for. Raises EnvironmentUnavailable."""
        return self.begin(find_service(kind)(), kind, self.place.networks.front, options, values)

    def wait(self, running: RunningService) -> None:
        """Until it is ready. Raises EnvironmentUnavailable."""
        running.wait()
        site = running.site
        image = self.images[running.name]
        self.stage.tell(events.ServiceReady(service=running.name, pid=running.pid, port=site.port, image=image))

    def begin(  # noqa: PLR0913, PLR0917  # the service, its place and its options
        self, service: Service, name: str, network: Any, options: Mapping[str, Any], values: Mapping[str, str], password: str = ""
    ) -> RunningService:
        """Make and start the container of a service, under a name of its own."""
        stage, place = self.stage, self.place
        image = self.images[name] = service_image(place.client, place.image, service)
        site = self._site(service, name, options, values, password)
        service.prepare(site)
        disk = getattr(site.options, "disk", None)
        accelerated = service.ACCELERATED and stage.clock.speed != 1
        shell = find(service)
        wanted = Wanted(
            name,
            image,
            [*shell, *service.command(site)],
            network,
            (name,),
            self._environment(service, site, accelerated=accelerated),
            (Mount(site.folder, writable=True), Mount(site.folder / "passwd", inside="/etc/passwd")),
            place.user,
            more={**HARDENED, **_bounds(site, place.user), "entrypoint": [], **_patience(stage)},
        )
        container = create(place.client, stage.run, wanted)
        self.cells[name] = ContainerCell(name, container, network)
        host = ContainerHost(name, container, network, stage.guard if accelerated else None)
        running = RunningService(
            name, service, site, host, stage.run_dir, stage.tell, wrap=lambda words: [*shell, *words], disk=str(site.data) if disk else None
        )
        self.on_close.append(running.end)
        running.start()
        return running

    def _site(self, service: Service, name: str, options: Mapping[str, Any], values: Mapping[str, str], password: str) -> Site:
        uid, gid = map(int, self.place.user.split(":"))
        folder = self.stage.run_dir / "services" / name
        folder.mkdir(parents=True, mode=0o700)
        account = Account(USER, uid, gid) if uid == FIXTURE_USER and not os.getuid() else None
        if account:
            account.own(folder)
        site = Site(
            folder=folder,
            programs={program: program for program in service.PROGRAMS},
            port=service.PORT,
            inner_ports=_INNER_PORTS,
            password=password or draw("secret"),
            admin_password=draw("secret"),
            account=account,
            clock=self.stage.clock,
            options=service.Options.model_validate(options or {}),
            values=values,
            bind=_ANY,
            host=name,
            python="python3",
            fixtures=FIXTURES,
        )
        keep(site)
        passwd = site.write("passwd", f"root:x:0:0::/:/bin/sh\n{USER}:x:{uid}:{gid}::{folder}:/bin/sh\n")
        passwd.chmod(0o644)
        return site

    def _environment(self, service: Service, site: Site, *, accelerated: bool) -> dict[str, str]:
        clock = self.stage.clock
        own = {**clock.environment(self.stage.run), "HOME": str(site.folder), "TMPDIR": "/tmp", **service.environment(site)}  # noqa: S108  # inside
        return own | (accelerator.environment(clock, site.folder / "pycache", own, accelerator.lend(site.folder)) if accelerated else {})


def find(service: Service) -> list[str]:
    """The prefix of a service's command that finds its programs in any image."""
    return ["sh", "-c", _FIND.format(places=" ".join(service.PLACES)), "sh"]


def _bounds(site: Site, user: str) -> dict[str, Any]:
    """Where the container ends, if the connector file says so."""
    memory, disk = getattr(site.options, "memory", None), getattr(site.options, "disk", None)
    uid, _, gid = user.partition(":")
    found: dict[str, Any] = {"mem_limit": memory, "memswap_limit": memory} if memory else {}
    if disk:
        found["tmpfs"] = {**HARDENED["tmpfs"], str(site.data): f"rw,size={disk},mode=0700,uid={uid},gid={gid}"}
    return found


def _patience(stage: Stage) -> dict[str, Any]:
    return {"dns_opt": IMPATIENT} if stage.clock.speed > 1 else {}


def host_values(values: Mapping[str, str], file: str) -> dict[str, str]:
    """The values of a connector file as a service's own configuration is prepared with: on this machine, beside that file."""
    return {**values, "connector.dir": str(Path(file).resolve().parent)}
