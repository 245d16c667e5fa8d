"""Faults that should overlap, and did so for too short a time: their combination was not tested."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from harness.checks.base import duration
from harness.checks.judge.advice import slower
from harness.journal.events import Overlap

if TYPE_CHECKING:
    from harness.evidence.evidence import Evidence
    from harness.evidence.timeline import FaultWindow

LEAST = 0.8
"""Share of the planned overlap that must be reached."""


_LATE_WALL_S = 0.1
_LATE_SHARE = 0.1
"""A fault that was in place later than both, the second as a share of its own time, was a shorter one than the drill's."""


def shortened(evidence: Evidence, window: FaultWindow) -> str:
    """A sentence if a fault lasted clearly shorter than planned: a connector that pages after two minutes of it was right not to page.
    Faults on a process are left out, since the process feels them at once."""
    if window.plan.target == "process" or window.sent_t is None or window.injected_t is None:
        return ""
    lost_s, planned_s = window.injected_t - window.sent_t, evidence.end_of(window) - window.sent_t
    if lost_s <= _LATE_WALL_S * evidence.speed or lost_s <= _LATE_SHARE * planned_s:
        return ""
    return (
        f"{window.name} was in place for {duration(planned_s - lost_s)} instead of {duration(planned_s)}: injecting it took "
        f"{lost_s / evidence.speed:.2f} s of wall time{slower(evidence.speed, lost_s / planned_s, _LATE_SHARE)}"
    )


def overlaps(evidence: Evidence) -> Iterator[str]:
    """One sentence for each phase whose faults overlapped too little."""
    yield from overlaps_by_phase(evidence).values()


def overlaps_by_phase(evidence: Evidence) -> dict[str, str]:
    """Phase → the sentence."""
    return dict(_overlaps(evidence))


def _overlaps(evidence: Evidence) -> Iterator[tuple[str, str]]:
    names = {window.plan.id: window.name for window in evidence.windows}
    for told in evidence.events_of(Overlap):
        phase, planned_s, reached_s = told.event.phase, told.event.planned_s, told.event.reached_s
        if reached_s >= LEAST * planned_s:
            continue
        faults = " and ".join(names.get(fault, fault) for fault in told.event.faults)
        lost_s = planned_s - reached_s
        yield (
            phase,
            (
                f"in {phase} {faults} were planned to overlap for {duration(planned_s)} and overlapped for {duration(reached_s)}: "
                f"what only their combination breaks was not tested{slower(evidence.speed, lost_s, (1 - LEAST) * planned_s)}"
            ),
        )
