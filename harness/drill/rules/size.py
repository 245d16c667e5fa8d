"""Rules of size: a drill fits into a machine's memory and a person's patience."""

from __future__ import annotations

from collections.abc import Iterator

from harness.drill.model import Drill
from harness.drill.rules.base import rule
from harness.drill.text.problems import Complaint
from harness.drill.timeline import Phase
from harness.units import format_duration

MOST_RECORDS = 1_000_000
"""Seeded records and changes together: about 600 MB and a minute, before the run begins."""
LONGEST_TIMELINE_S = 90 * 86400.0


@rule("times")
def timelines_end(drill: Drill) -> Iterator[Complaint]:
    """If the timeline as a whole is too long, the message names the longest phase."""
    total_s = sum(phase.longest_s for phase in drill.timeline)
    if total_s > LONGEST_TIMELINE_S:
        number, longest = max(enumerate(drill.timeline), key=lambda numbered: numbered[1].longest_s)
        path = ("timeline", number, "lasts" if longest.lasts is not None else "at_most")
        allowed = f"at most {format_duration(LONGEST_TIMELINE_S)} for all phases together"
        yield Complaint(path, f"a timeline of {format_duration(total_s)}", allowed)


@rule("stack", "times", "workload")
def workloads_fit(drill: Drill) -> Iterator[Complaint]:
    workload = drill.workload
    seeded = sum(entity.count for entity in drill.stack.source.entities.values())
    changes = round(sum(workload.overall_rate * phase.longest_s * _surge(phase) for phase in drill.timeline))
    if seeded > MOST_RECORDS:
        yield Complaint(("stack", "source", "entities"), f"{seeded:,} records before the drill", f"at most {MOST_RECORDS:,}")
    elif seeded + changes > MOST_RECORDS:
        allowed = f"at most {MOST_RECORDS - seeded:,}, so that there are at most {MOST_RECORDS:,} with the records before the drill"
        yield Complaint(("workload", "rate"), f"{changes:,} changes over the timeline", allowed, "a lower rate, or shorter phases")


def _surge(phase: Phase) -> int:
    """How many times the usual rate a phase brings."""
    return max((getattr(fault, "factor", 1) for fault in phase.faults if fault.kind == "surge"), default=1)
