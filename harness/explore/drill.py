"""The drill that a schedule makes: the stack of another drill under a steady workload, with checks that must pass under any fault."""

from __future__ import annotations

from typing import Any

from harness.drill.published.write import portable
from harness.drill.reading.load import LoadedDrill
from harness.explore.schedule import Bounds, Schedule, timeline, words

LAWS: tuple[Any, ...] = ("exactly_once", {"counts_match": {"by": "entity"}}, "no_orphans", "post_recovery_probe")
"""Pages are not among them: whether one is due depends on the schedule."""
WORKLOAD = {"kind": "steady", "rate": "40/min", "mix": {"create": 0.7, "update": 0.3}}


def drill_of(schedule: Schedule, bounds: Bounds, base: LoadedDrill, name: str) -> dict[str, Any]:
    """As plain data, ready to be written."""
    said = words(schedule, bounds)
    found = portable(base, base.marks.data)
    kept: dict[str, Any] = {key: found[key] for key in ("category", "pattern", "stack") if key in found}
    return {
        "schema": 1,
        "name": name,
        "title": f"Explored: {said}"[:500],
        "why": "Faults happen together. `idrill explore` drew this schedule at random.",
        **kept,
        "first": {
            "alert": "what the connector says by itself, if anything",
            "response": "none is planned; see which check failed",
            "query": "keys in the source against keys in the destination",
        },
        "workload": WORKLOAD,
        "timeline": timeline(schedule, bounds),
        "checks": list(LAWS),
    }
