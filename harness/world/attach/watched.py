"""A Toxiproxy that reports each fault, and how long it may last, to the watchdog before the injection."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from harness.world.lever.handle import Watchdog
from harness.world.toxiproxy.api import Toxiproxy

_LONGEST_WALL_S = 600.0
"""For a fault without a deadline."""


@dataclass(frozen=True)
class WatchedToxiproxy(Toxiproxy):
    """Reports each fault before the injection."""

    watchdog: Watchdog

    def enable(self, name: str, *, enabled: bool, deadline_s: float | None = None) -> dict[str, Any]:
        if not enabled:
            self.watchdog.broken((name, ""), _LONGEST_WALL_S if deadline_s is None else deadline_s)
        told = super().enable(name, enabled=enabled, deadline_s=deadline_s)
        if enabled:
            self.watchdog.whole((name, ""))
        return told

    def add_toxic(self, proxy: str, name: str, *spec: Any, **more: Any) -> dict[str, Any]:
        deadline_s = more.get("deadline_s", spec[4] if len(spec) > 4 else None)
        self.watchdog.broken((proxy, name), _LONGEST_WALL_S if deadline_s is None else deadline_s)
        return super().add_toxic(proxy, name, *spec, **more)

    def remove_toxic(self, proxy: str, name: str) -> None:
        super().remove_toxic(proxy, name)
        self.watchdog.whole((proxy, name))
