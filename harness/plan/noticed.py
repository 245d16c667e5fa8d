"""Time to notice, in drills that ask for a page: a connector that runs in batches looks only when a batch begins.

Who writes such a drill thinks of a process that is always there: a fault lasts as long as that one needs to notice it, the deadline of the
page likewise. A batch begins up to `every` after the fault, and then needs time of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from harness.drill.connector.batch import Batch
from harness.drill.kinds import FaultSpec
from harness.drill.model import Drill
from harness.drill.timeline import Phase
from harness.units import format_duration

_SLOTS = 2
"""A batch begins within the first; the second is for it to notice, to retry and to page, before the next one would begin."""
_PAGES = frozenset({"single_alert", "detected_within", "page_delivered_late_but_once", "escalates_within", "alert_leads"})
_SEEN_AT_WORK = frozenset({"refused", "toxic", "requests", "state"})
"""How faults are felt that a connector notices by its own work. Another must notice that its process has ended."""


def notices_s(batch: Batch) -> float:
    """So long after a fault has begun a batch has met it and its page has come, in drill seconds."""
    return _SLOTS * batch.every


def must_notice(drill: Drill) -> bool:
    """Whether the connector itself must notice a fault and page for it."""
    asked = any(use.name in _PAGES for use in drill.checks)
    return asked and any(_noticeable(fault) for phase in drill.timeline for fault in phase.faults)


def noticed(phase: Phase, batch: Batch) -> Phase:
    """The phase with time to notice each of its faults before another begins, and before its heal.

    What follows keeps its distance. Faults that come again and again, or wait for an event, stay as they are.
    """
    if phase.lasts is None or not any(map(_noticeable, phase.faults)):
        return phase
    once = [fault for fault in phase.faults if _once(fault)]
    seen = [fault for fault in once if _noticeable(fault)]
    moved: dict[float, float] = {}
    shift_s = 0.0
    begins, ends = {fault.after for fault in once}, {_end_s(fault, phase) for fault in once}
    for moment_s in sorted({0.0, phase.lasts} | begins | ends):
        pending = [
            fault
            for fault in seen
            if moment_s == _end_s(fault, phase) or (moment_s in begins and fault.after < moment_s < _end_s(fault, phase))
        ]
        moved[moment_s] = max([moment_s + shift_s, *(moved[fault.after] + notices_s(batch) for fault in pending)])
        shift_s = moved[moment_s] - moment_s
    faults = tuple(_moved(fault, phase, moved) if fault in once else fault for fault in phase.faults)
    return phase.model_copy(update={"lasts": moved[phase.lasts], "faults": faults})


def faults_moved(before: Sequence[Phase], after: Sequence[Phase]) -> Iterator[str]:
    """A line for people for each time of a fault that `noticed` has changed, other than the end of its phase."""
    pairs = [pair for was, now in zip(before, after, strict=True) for pair in zip(was.faults, now.faults, strict=True)]
    for was, now in pairs:
        for word, was_s, now_s in (("after", was.after, now.after), ("lasts", was.lasts, now.lasts)):
            if was_s is not None and now_s is not None and now_s != was_s:
                times = f"{format_duration(now_s)} in place of {format_duration(was_s)}"
                yield f"fault {was.kind} on {was.where}: {word} {times}: batches need time to notice what is broken"


def _noticeable(fault: FaultSpec) -> bool:
    return fault.FELT in _SEEN_AT_WORK and _once(fault)


def _once(fault: FaultSpec) -> bool:
    return fault.every is None and not getattr(fault, "when", None)


def _end_s(fault: FaultSpec, phase: Phase) -> float:
    return phase.longest_s if fault.lasts is None else fault.after + fault.lasts


def _moved(fault: FaultSpec, phase: Phase, moved: dict[float, float]) -> FaultSpec:
    begin_s = moved[fault.after]
    lasts_s = None if fault.lasts is None else moved[_end_s(fault, phase)] - begin_s
    changed: FaultSpec = fault.model_copy(update={"after": begin_s, "lasts": lasts_s})  # type: ignore[attr-defined]
    return changed
