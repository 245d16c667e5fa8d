"""A workload without the changes that a connector does not carry: it would not deliver them, and no check could require it."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from harness.drill.model import Workload
from harness.drill.reading.load import LoadedConnector
from harness.drill.timeline import CHANGES, Mix

MOST = 0.5
"""Share of a mix that must be carried: a drill whose workload is mostly something else is about that."""
_CALLED = {"create": "creations", "update": "updates", "delete": "deletions"}


def shares(mix: Mix) -> dict[str, float]:
    """The kinds of change that a mix has, each with its share."""
    return {change: share for change in CHANGES if (share := getattr(mix, change))}


def carried_share(mix: Mix, carries: Collection[str]) -> float:
    """How much of it is carried."""
    return sum(share for change, share in shares(mix).items() if change in carries)


def carried_by(workload: Workload, carries: Collection[str]) -> Workload:
    """The workload with only the changes that the connector carries, in the same proportions; unchanged if too little would be left."""
    mix, whole = workload.mix, carried_share(workload.mix, carries)
    if whole < MOST or shares(mix).keys() <= set(carries):
        return workload
    rest = {change: share / whole for change, share in shares(mix).items() if change in carries}
    return workload.model_copy(update={"mix": Mix(**rest)})


def without(mix: Mix, connector: LoadedConnector) -> Iterator[str]:
    """A line for people, where something is left out."""
    carries = connector.connector.carries
    missing = [change for change in shares(mix) if change not in carries]
    if missing and carried_share(mix, carries) >= MOST:
        told = " and ".join(f"{_CALLED[change]} ({getattr(mix, change):.0%})" for change in missing)
        yield f"workload: without {told}, because {connector.file} says `carries: [{', '.join(carries)}]`"
