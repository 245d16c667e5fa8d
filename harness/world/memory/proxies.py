"""Proxies that nothing passes but the harness's own canaries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from harness.world.canary import CanaryResult
from harness.world.memory.fake import Hear
from harness.world.proxies import Proxies


class MemoryProxies(Proxies):
    """By name: whether each is enabled, and its toxics. A canary passes one that is enabled; it feels no toxic."""

    def __init__(self, names: Iterable[str], hear: Hear) -> None:
        self._enabled = dict.fromkeys(names, True)
        self._toxics: dict[str, dict[str, dict[str, Any]]] = {name: {} for name in self._enabled}
        self._hear = hear

    def version(self) -> str:
        return "none"

    def show(self, name: str) -> dict[str, Any]:
        self._hear("asked", name)
        return {"name": name, "enabled": self._enabled[name], "toxics": list(self._toxics[name].values())}

    def enable(self, name: str, *, enabled: bool, deadline_s: float | None = None) -> dict[str, Any]:
        self._hear("enabled", name, enabled)
        self._enabled[name] = enabled
        return {"enabled": enabled}

    def add_toxic(  # noqa: PLR0913, PLR0917  # as its contract
        self,
        proxy: str,
        name: str,
        kind: str,
        stream: str,
        toxicity: float,
        attributes: Mapping[str, int],
        deadline_s: float | None = None,
    ) -> dict[str, Any]:
        self._hear("toxic", proxy, name, deadline_s)
        toxic = {"name": name, "type": kind, "stream": stream, "toxicity": toxicity, "attributes": dict(attributes)}
        self._toxics[proxy][name] = toxic
        return toxic

    def remove_toxic(self, proxy: str, name: str) -> None:
        self._hear("no toxic", proxy, name)
        self._toxics[proxy].pop(name, None)

    def send(self, name: str, _protocol: str) -> CanaryResult:
        """A canary through the proxy of this name, as `harness.world.canary.send`."""
        self._hear("canary", name)
        return CanaryResult("ok", 0.001, 64) if self._enabled[name] else CanaryResult("refused", 0.001, 0)
