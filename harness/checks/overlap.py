"""Faults that were to hurt together, and did so for too short a time: what breaks only under all of them was not tested."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from harness.checks.advice import slower
from harness.checks.base import duration

if TYPE_CHECKING:
    from harness.evidence.evidence import Evidence

LEAST = 0.8
"""Share of the planned overlap that must be reached."""


def overlaps(evidence: Evidence) -> Iterator[str]:
    """One sentence for each phase whose faults overlapped too little."""
    names = {window.plan.id: window.name for window in evidence.windows}
    for event in evidence.events_of("overlap"):
        planned_s, reached_s = event.number("planned_s") or 0.0, event.number("reached_s") or 0.0
        if reached_s >= LEAST * planned_s:
            continue
        faults = " and ".join(names.get(fault, fault) for fault in map(str, event.data.get("faults") or ()))
        lost_s = planned_s - reached_s
        yield (
            f"in {event.text('phase')} {faults} were to hurt together for {duration(planned_s)} and did so for {duration(reached_s)}: "
            f"what breaks only under all of them was not tested{slower(evidence.speed, lost_s, (1 - LEAST) * planned_s)}"
        )
