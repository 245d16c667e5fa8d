"""The parts of a kind of service that drill and plan need; `harness.world.services.service` has the acting class."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Protocol, TypeGuard

from harness import registry

if TYPE_CHECKING:
    from pydantic import BaseModel

SERVICES = "harness.services"
A_SERVICE = "a class derived from harness.world.services.service.Service"


class ServiceSpec(Protocol):
    """Its options in a connector file, the names that stand for it there, and whether it keeps up with drill time."""

    Options: ClassVar[type[BaseModel]]
    VALUES: ClassVar[tuple[str, ...]]
    KEEPS_PACE: ClassVar[bool]


def service_spec(kind: str) -> ServiceSpec:
    """Raises KeyError for an unknown kind, EnvironmentUnavailable for a plugin that cannot be loaded or is no service."""
    return registry.find(SERVICES, kind, _is_spec, A_SERVICE)


def _is_spec(found: object) -> TypeGuard[ServiceSpec]:
    return all(hasattr(found, name) for name in ("Options", "VALUES", "KEEPS_PACE"))
