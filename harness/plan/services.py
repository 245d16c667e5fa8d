"""Faults that strike services, and the services themselves: what they need of the connector file and of the runtime."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from harness import registry
from harness.drill import placed
from harness.drill.service_kinds import SERVICES, service_spec
from harness.plan.capabilities import CONTAINERS, elsewhere

if TYPE_CHECKING:
    from harness.drill.kinds import FaultSpec
    from harness.plan.setup import Setup

BOUNDS = {"memory": "limits.memory", "disk": "run.tmpfs"}
"""Where a service's container ends: the option that says so, and the need of a fault that it meets."""


def is_service(fault: FaultSpec) -> bool:
    """Whether a fault strikes a service, whether or not one is started."""
    return fault.TARGET == "process" and fault.where in registry.names(SERVICES)


def services_of(setup: Setup) -> dict[str, dict[str, Any]]:
    """Kind → options, of all files."""
    files = [loaded.connector.services for loaded in (setup.watchdog, setup.connector) if loaded is not None]
    return {kind: options for services in files for kind, options in services.items()}


def bounds_of(setup: Setup, kind: str) -> frozenset[str]:
    """What a service's options offer to faults."""
    return frozenset(BOUNDS[name] for name in BOUNDS.keys() & services_of(setup).get(kind, {}).keys())


def remedy(kind: str, need: str) -> str | None:
    """The key to add to the connector file; None: the file lacks nothing."""
    return next((f"services: {{{kind}: {{{name}: 64M}}}}" for name, met in BOUNDS.items() if met == need), None)


def struck_services(setup: Setup) -> Iterator[str]:
    """Faults of services that are not there, or that no service can suffer."""
    known = services_of(setup)
    for place in placed.faults(setup.drill.drill):
        fault = place.fault
        what = f"phase {place.phase.phase}: {fault.kind}"
        if not is_service(fault):
            continue
        if not getattr(fault, "SERVICES", True):
            yield f"{what} is a fault of connectors, not of the service {fault.where}"
        elif fault.where not in known:
            yield f"{what} strikes {fault.where}, but {setup.connector.file} starts no such service; add `services: [{fault.where}]` to it"


def impossible_services(setup: Setup) -> Iterator[str]:
    """Services that this runtime does not offer, or not at this speed, or that two ask for."""
    for loaded in (setup.connector, setup.watchdog):
        for kind, options in loaded.connector.services.items() if loaded else ():
            if "services" not in setup.capabilities:
                yield f"services: {kind} is not offered by this runtime{elsewhere('services')}"
            elif setup.speed != 1 and not service_spec(kind).KEEPS_PACE:
                yield f"services: {kind} cannot be put on drill time; use --speed 1"
            for name in sorted(BOUNDS.keys() & options.keys()) if CONTAINERS not in setup.capabilities else ():
                yield f"{loaded.path if loaded else ''}: `services.{kind}.{name}` needs containers{elsewhere(CONTAINERS)}"
    for kind in sorted(setup.connector.connector.services.keys() & (setup.watchdog.connector.services if setup.watchdog else {}).keys()):
        yield f"services: {kind} is asked for by connector and watchdog; one of them must do without it"
