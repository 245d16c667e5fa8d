"""How long a run takes: the one estimate, for people, for the progress of a series, and for shares of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from harness.plan.model import PhasePlan, Plan

_BESIDE_WALL_S = 3.0
"""To build the world, and to judge it and write the reports: as fast at every speed."""
_OF_AT_MOST = 0.25
"""Of its maximum, how long a phase with `until` lasts. Measured over 26 runs of correct connectors: from 0.002 to 1, on average 0.27."""
_OF_LAG = 0.15
"""Of the drill's lag, how long it takes until a few records have arrived: in the warm-up, while all settles, and for the probe."""
_SHOWN_IN_SECONDS = 120


def takes_wall_s(plan: Plan) -> float:
    """About how many wall seconds go by from the start of a run to its verdict."""
    return sum(_lasts_s(phase, plan.lag_s) for phase in plan.phases) / plan.speed + _BESIDE_WALL_S


def rounded(wall_s: float) -> str:
    """`45 s`, `12 min`: as exact as an estimate is."""
    return f"{wall_s:.0f} s" if wall_s < _SHOWN_IN_SECONDS else f"{wall_s / 60:.0f} min"


def _lasts_s(phase: PhasePlan, lag_s: float) -> float:
    """Drill seconds."""
    if phase.lasts_s is not None:
        return phase.lasts_s
    return _OF_AT_MOST * phase.at_most_s if phase.role == "drill" else _OF_LAG * lag_s
