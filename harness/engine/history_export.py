"""Exports the history, and the audit, at the end of a run whose plan judges the export: by the integration's own command, if it has one."""

from __future__ import annotations

from pathlib import Path

from harness.errors import EnvironmentUnavailable
from harness.integration.exports import CHECKS, Exported
from harness.journal.events import HistoryExported
from harness.plan.model import Plan
from harness.plan.subject import export_digest
from harness.world.world import World

LONGEST = 1_000_000
"""Characters that are kept."""


def export_all(world: World, plan: Plan) -> None:
    """Each export once, however many checks judge it."""
    of = plan.integration
    for what in dict.fromkeys(CHECKS[check.name] for check in plan.checks if check.name in CHECKS):
        command = of.exports.get(what, ()) if of else ()
        export(world, what, command, Path(of.file).parent if of else Path())


def export(world: World, what: Exported, command: tuple[str, ...] = (), folder: Path = Path()) -> None:
    """Journal what comes out, how long it took, or why nothing came. `command`: empty: as the connector file says."""
    began_at = world.clock.at()
    text, failed = "", ""
    connector = world.processes["connector"]
    try:
        text = connector.printed(command, folder) if command else connector.exported()
    except EnvironmentUnavailable as error:
        failed = str(error)
    took_s = round(world.clock.at() - began_at, 3)
    said = export_digest(command, folder) if command else None
    world.tell(HistoryExported(what=what, text=text[:LONGEST], took_s=took_s, cut=len(text) > LONGEST, failed=failed, command=said))
