"""Which connector and which watchdog a drill is carried out with."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from harness.drill.reading.load import LoadedDrill, find_connector, find_watchdog
from harness.integration.reading.load import LoadedIntegration


class UnderTest(NamedTuple):
    """The files of the programs."""

    connector: Path
    watchdog: Path | None


def programs_for(drill: LoadedDrill, connector: str | None, integration: LoadedIntegration | None) -> UnderTest:
    """The connector that was asked for, else the integration's, else the drill's. The watchdog is the integration's if it has a file.

    A drill without a watchdog gets none. Raises DrillInvalid.
    """
    stack, here = drill.drill.stack, drill.path.parent
    wanted, there = (connector, Path()) if connector is not None else (stack.connector, here)
    watcher, near = stack.watchdog, here
    if integration is not None:
        beside = integration.path.parent
        if connector is None:
            wanted, there = integration.integration.connector, beside
        if watcher and integration.integration.watchdog and not integration.integration.watchdog_is_hosted:
            watcher, near = integration.integration.watchdog, beside
    return UnderTest(find_connector(wanted, there), find_watchdog(watcher, near) if watcher else None)
