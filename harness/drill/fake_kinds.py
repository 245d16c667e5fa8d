"""The parts of a kind of fake that drill and plan need; `harness.world.fakes` has its program."""

from __future__ import annotations

from typing import Protocol, TypeGuard

from harness import registry

FAKES = "harness.fakes"
A_FAKE = "a harness.world.fakes.FakeKind"


class FakeSpec(Protocol):
    """The protocol on its links."""

    @property
    def protocol(self) -> str: ...


def fake_spec(name: str) -> FakeSpec:
    """Raises KeyError for an unknown kind, EnvironmentUnavailable for a plugin that cannot be loaded or is no fake."""
    return registry.find(FAKES, name, _speaks, A_FAKE)


def protocol_of(fake: str) -> str:
    """The protocol on the links to a kind of fake; `http` for an unknown kind."""
    return fake_spec(fake).protocol if fake in registry.names(FAKES) else "http"


def _speaks(found: object) -> TypeGuard[FakeSpec]:
    return isinstance(getattr(found, "protocol", None), str)
