"""Start the services of a connector file, all at once, and wait until each is ready."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from harness import scratch
from harness.clock.accelerator import lend
from harness.clock.anchors import DrillClock
from harness.journal import Tell, events
from harness.journal.credentials import draw
from harness.world.ports import free_port
from harness.world.processes.acceleration import Acceleration
from harness.world.processes.guard import Guard
from harness.world.processes.supervised import SupervisedHost
from harness.world.services.account import account_for, private_folder
from harness.world.services.find import find
from harness.world.services.running import RunningService
from harness.world.services.service import Service, Site, find_service


@dataclass(frozen=True)
class Circumstances:
    """The shared parts of all services of a run; `on_close` collects the actions that end them, last first."""

    run_dir: Path
    environment: Mapping[str, str]
    clock: DrillClock
    guard: Guard
    values: Mapping[str, str]
    tell: Tell
    on_close: list[Callable[[], None]]
    named: dict[int, str] = field(default_factory=dict)
    """Gets the commands of services while they run; see `SupervisedHost`."""


def start_all(wanted: Mapping[str, Any], around: Circumstances) -> dict[str, RunningService]:
    """Start every service and wait for all; each by its kind.

    `wanted`: kind → its validated options. Raises EnvironmentUnavailable; `on_close` then ends the started ones.
    """
    started = {kind: start(find_service(kind)(), options, around) for kind, options in wanted.items()}
    for kind, one in started.items():
        one.wait()
        around.tell(events.ServiceReady(service=kind, pid=one.pid, port=one.site.port))
    return started


def values_of(started: Mapping[str, RunningService]) -> dict[str, str]:
    """What their template names stand for: `services.<kind>.<value>`."""
    return {f"services.{kind}.{name}": text for kind, one in started.items() for name, text in one.service.told(one.site).items()}


def start(service: Service, options: Any, around: Circumstances, name: str = "", password: str = "") -> RunningService:
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
    keep(site)
    service.prepare(site)
    environment = {**around.environment, "HOME": str(folder), "TMPDIR": str(folder), **service.environment(site)}
    host = SupervisedHost(name, environment, around.run_dir, _acceleration(service, name, site, around), around.named, tell=around.tell)
    running = RunningService(name, service, site, host, around.run_dir, around.tell, wrap=account.run if account else list)
    around.on_close.append(running.end)
    running.start()
    return running


def keep(site: Site) -> None:
    """Make the folder for its data."""
    site.data.mkdir(mode=0o700)
    if site.account:
        site.account.own(site.data)


def _acceleration(service: Service, name: str, site: Site, around: Circumstances) -> Acceleration | None:
    """A service has a clock, too: its timeouts and expiries must come in drill time."""
    if not service.ACCELERATED or around.clock.speed == 1:
        return None
    copy = lend(site.folder) if site.account else None
    return Acceleration(f"service {name}", around.clock, site.folder / "pycache", around.guard, copy)
