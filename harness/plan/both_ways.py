"""A drill for a connector that carries changes both ways: its stack has two systems that are edited, whichever side the drill breaks."""

from __future__ import annotations

from collections.abc import Iterator

from harness.drill.connector.file import ConnectorFile
from harness.drill.model import Drill
from harness.drill.reading.load import LoadedConnector
from harness.drill.rules import base
from harness.drill.timeline import BothSides

SHARE = "40%"
"""Of the changes that are made in the destination: a backlog on the way back, too, and most of the load stays on the way there."""
NOT_JUDGED = "no_orphans"


def edited_on_both_sides(drill: Drill, spec: ConnectorFile) -> Drill:
    """The drill with edits in the destination, too; unchanged where changes go one way, or where both systems cannot be edited."""
    if not spec.two_way or drill.is_two_way:
        return drill
    workload = drill.workload.model_copy(update={"both_sides": BothSides.model_validate({"destination": SHARE})})
    checks = tuple(use for use in drill.checks if use.name != NOT_JUDGED)
    both = drill.model_copy(update={"workload": workload, "checks": checks})
    return drill if any(base.complaints(both)) else both


def said(before: Drill, after: Drill, connector: LoadedConnector) -> Iterator[str]:
    """A line for people, where that changed the drill."""
    if after.is_two_way and not before.is_two_way:
        without = f", without {NOT_JUDGED}" if any(use.name == NOT_JUDGED for use in before.checks) else ""
        yield f"workload: {SHARE} of the changes are made in the destination{without}, because {connector.file} says `two_way: true`"
