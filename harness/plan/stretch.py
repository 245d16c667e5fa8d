"""Phases as long as the connector needs: who writes a drill does not know whose connector it will meet."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from harness.drill.timeline import Phase


def needed_s(lag_s: float) -> float:
    """How long a baseline must last for the gate `steady_state`: records offered at least one lag before its end, for another lag."""
    return 2 * lag_s


def stretched(timeline: Sequence[Phase], lag_s: float) -> tuple[Phase, ...]:
    """The same timeline with time enough for a connector whose records take `lag_s` (drill seconds) while all is well.

    The baseline, which is what runs before the first fault, lasts `needed_s`: its last phase of a fixed time grows by what is missing.
    A phase with `until` waits for at least one lag: sooner, a connector that runs in batches may not even have begun. Faults last as
    long as the drill says.
    """
    calm = [phase for phase in takewhile(lambda phase: not phase.faults, timeline) if phase.lasts is not None]
    lacks_s = needed_s(lag_s) - sum(phase.lasts or 0.0 for phase in calm)
    grows = calm[-1] if calm and lacks_s > 0 else None
    return tuple(_longer(phase, lacks_s if phase is grows else 0.0, lag_s) for phase in timeline)


def _longer(phase: Phase, more_s: float, lag_s: float) -> Phase:
    if phase.lasts is not None and more_s:
        return phase.model_copy(update={"lasts": phase.lasts + more_s})
    if phase.at_most is not None and phase.at_most < lag_s:
        return phase.model_copy(update={"at_most": lag_s})
    return phase
