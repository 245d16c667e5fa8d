"""Exports the connector's history at the end of a run whose plan judges the export."""

from __future__ import annotations

from harness.errors import EnvironmentUnavailable
from harness.journal.events import HistoryExported
from harness.world.world import World

CHECK = "history_exports_within"
LONGEST = 1_000_000
"""Characters that are kept."""


def export_history(world: World) -> None:
    """Journal what comes out, how long it took, or why nothing came."""
    began_at = world.clock.at()
    text, failed = "", ""
    try:
        text = world.processes["connector"].exported()
    except EnvironmentUnavailable as error:
        failed = str(error)
    took_s = round(world.clock.at() - began_at, 3)
    world.tell(HistoryExported(text=text[:LONGEST], took_s=took_s, cut=len(text) > LONGEST, failed=failed))
