"""Phases as long as the connector needs: who writes a drill does not know whose connector it will meet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile

from harness.drill.connector.batch import Batch
from harness.drill.timeline import Phase
from harness.units import format_duration


def needed_s(lag_s: float) -> float:
    """How long a baseline must last for the gate `steady_state`: records offered at least one lag before its end, for another lag."""
    return 2 * lag_s


def stretched(timeline: Sequence[Phase], lag_s: float, batch: Batch | None = None, more_s: float = 0.0) -> tuple[Phase, ...]:
    """The same timeline with time enough for a connector whose records take `lag_s` (drill seconds) while all is well.

    The baseline, the time before the first fault, lasts `needed_s`: its last phase of a fixed time grows by the difference.
    A phase with `until` waits for at least one lag: sooner, a connector that runs in batches may not even have begun. If the phase has a
    fault, which may end a whole batch, it waits for the next slot, too. After faults that last `more_s` longer so that they are noticed,
    more is owed, and a wait is longer by as much. Faults are as they were: `met_by_a_batch` and `harness.plan.noticed` make them longer.
    """
    calm = [phase for phase in takewhile(lambda phase: not phase.faults, timeline) if phase.lasts is not None]
    lacks_s = needed_s(lag_s) - sum(phase.lasts or 0.0 for phase in calm)
    grows = calm[-1] if calm and lacks_s > 0 else None
    lost_s = batch.every if batch else 0.0
    return tuple(
        _longer(phase, lacks_s if phase is grows else 0.0, lag_s + more_s + (lost_s if phase.faults else 0.0)) for phase in timeline
    )


def _longer(phase: Phase, more_s: float, waits_s: float) -> Phase:
    if phase.lasts is not None and more_s:
        return phase.model_copy(update={"lasts": phase.lasts + more_s})
    if phase.at_most is not None and phase.at_most < waits_s:
        return phase.model_copy(update={"at_most": waits_s})
    return phase


_MEETS = 1.25
"""A batch begins in each `every`; the rest is for its program to start and to call."""
_BY_REQUESTS = frozenset({"requests", "toxic"})
"""Faults that a connector does not feel while it sends nothing."""


def met_by_a_batch(phase: Phase, batch: Batch | None) -> Phase:
    """The phase, long enough for a batch to meet a fault of the phase's length that only requests feel, or one that waits for an event."""
    if batch is None or phase.lasts is None or phase.lasts >= (needs_s := _MEETS * batch.every):
        return phase
    meets = any(getattr(fault, "when", None) or (fault.FELT in _BY_REQUESTS and fault.lasts is None) for fault in phase.faults)
    return phase.model_copy(update={"lasts": needs_s}) if meets else phase


def longer_for_batches(before: Sequence[Phase], after: Sequence[Phase], batch: Batch | None) -> Iterator[str]:
    """A line for people for each phase that is longer, so that a batch meets its faults."""
    for was, now in zip(before, after, strict=True):
        if batch is not None and now.lasts != was.lasts:
            lasts, instead, every = (format_duration(seconds or 0.0) for seconds in (now.lasts, was.lasts, batch.every))
            notice = " and notice" if now.lasts != met_by_a_batch(was, batch).lasts else ""
            yield f"phase {was.phase}: {lasts} in place of {instead}: a batch must meet{notice} its fault, and one is started every {every}"
