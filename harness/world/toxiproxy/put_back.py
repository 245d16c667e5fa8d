"""A proxy as it was found, or made: whatever a run has done to it is undone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

Found = dict[str, Any]
"""A proxy as its server shows it: name, listen, upstream, enabled, toxics."""


class Repairs(Protocol):
    """What putting back asks of a Toxiproxy. All of it raises EnvironmentUnavailable."""

    def show(self, name: str) -> dict[str, Any]: ...
    def enable(self, name: str, *, enabled: bool) -> dict[str, Any]: ...
    def remove_toxic(self, proxy: str, name: str) -> None: ...
    def add_toxic(  # noqa: PLR0913, PLR0917  # the fields of Toxiproxy's own object
        self, proxy: str, name: str, kind: str, stream: str, toxicity: float, attributes: Mapping[str, int]
    ) -> dict[str, Any]: ...


def put_back(server: Repairs, found: Found) -> list[str]:
    """Restore a proxy; returns the changes that this needed, in words. Raises EnvironmentUnavailable, NotInjected."""
    name, now = str(found["name"]), server.show(str(found["name"]))
    before = {toxic["name"]: toxic for toxic in found.get("toxics", [])}
    present = {toxic["name"] for toxic in now.get("toxics", [])}
    changed = []
    for toxic in sorted(present - before.keys()):
        server.remove_toxic(name, toxic)
        changed.append(f"{name}: toxic {toxic} removed")
    for toxic, spec in before.items():
        if toxic not in present:
            server.add_toxic(name, toxic, spec["type"], spec["stream"], spec["toxicity"], spec["attributes"])
            changed.append(f"{name}: toxic {toxic} added again")
    if now.get("enabled") is not found["enabled"]:
        server.enable(name, enabled=bool(found["enabled"]))
        changed.append(f"{name}: {'enabled' if found['enabled'] else 'disabled'} again")
    return changed
