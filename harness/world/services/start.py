"""Start the services of a connector file, all at once, and wait until each is ready."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from harness import registry, scratch
from harness.clock.accelerator import held_back, lend
from harness.clock.anchors import DrillClock
from harness.journal.credentials import draw
from harness.world.acceleration import Acceleration
from harness.world.guard import Guard
from harness.world.ports import free_port
from harness.world.services.account import account_for, private_folder
from harness.world.services.find import find
from harness.world.services.process import ServiceProcess
from harness.world.services.service import Service, Site

GROUP = "harness.services"


@dataclass(frozen=True)
class Circumstances:
    """What all services of a run share; `on_close` collects what ends them again, last first."""

    run_dir: Path
    environment: Mapping[str, str]
    clock: DrillClock
    guard: Guard
    values: Mapping[str, str]
    tell: Callable[..., object]
    on_close: list[Callable[[], None]]


@dataclass(frozen=True)
class Started:
    """A service on its way up; `wait` blocks until it is ready."""

    service: Service
    site: Site
    process: ServiceProcess

    def wait(self) -> None:
        """Raises EnvironmentUnavailable."""
        self.process.wait(lambda: self.service.answers(self.site), self.service.READY_WALL_S)
        self.service.settle(self.site)


def start_all(wanted: Mapping[str, Any], around: Circumstances) -> dict[str, str]:
    """Start every service and wait for all; returns their template values as `services.<kind>.<value>`.

    `wanted`: kind → its validated options. Raises EnvironmentUnavailable; what was started is in `on_close` then.
    """
    started = [start(registry.load(GROUP, kind)(), options, around) for kind, options in wanted.items()]
    values: dict[str, str] = {}
    for one in started:
        one.wait()
        around.tell("service_ready", service=one.service.NAME, pid=one.process.pid, port=one.site.port)
        values |= {f"services.{one.service.NAME}.{name}": text for name, text in one.service.told(one.site).items()}
    return values


def start(service: Service, options: Any, around: Circumstances, name: str = "", password: str = "") -> Started:
    """Find, prepare and spawn one; nothing is waited for. Raises EnvironmentUnavailable."""
    name = name or service.NAME
    programs = find(service)
    account = account_for(service.ACCOUNT)
    folder = private_folder(around.run_dir, name, account)
    around.on_close.append(lambda: scratch.remove(folder))
    site = Site(
        folder=folder,
        programs=programs,
        port=free_port(),
        inner_ports=(free_port(), free_port()),
        password=password or draw("secret"),
        admin_password=draw("secret"),
        account=account,
        clock=around.clock,
        values=around.values,
        options=service.Options.model_validate(options or {}),
    )
    service.prepare(site)
    home = {"HOME": str(folder), "TMPDIR": str(folder)}
    command = service.command(site)
    environment = {**around.environment, **home, **service.environment(site)}
    acceleration = _acceleration(service, name, site, around)
    if acceleration:
        environment = held_back(acceleration.applied(environment))
    process = ServiceProcess(name, account.run(command) if account else command, environment, folder, around.run_dir)
    around.on_close.append(lambda: process.stop(service.STOP_SIGNAL))
    if acceleration:
        acceleration.watch(process.supervisor)
    return Started(service, site, process)


def _acceleration(service: Service, name: str, site: Site, around: Circumstances) -> Acceleration | None:
    """A service has a clock, too: its timeouts and expiries must come in drill time."""
    if not service.ACCELERATED or around.clock.speed == 1:
        return None
    copy = lend(site.folder) if site.account else None
    return Acceleration(f"service {name}", around.clock, site.folder / "pycache", around.guard, copy)
