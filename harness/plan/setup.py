"""What a plan is compiled from."""

from __future__ import annotations

from dataclasses import dataclass

from harness.drill.reading.load import LoadedConnector, LoadedDrill


@dataclass(frozen=True)
class Setup:
    """`capabilities` are the runtime's."""

    drill: LoadedDrill
    connector: LoadedConnector
    watchdog: LoadedConnector | None
    speed: float
    capabilities: frozenset[str]
