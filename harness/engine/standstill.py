"""When a warm-up is waited for in vain: some records have arrived, others are owed, and their number has long been the same."""

from __future__ import annotations

from dataclasses import dataclass

from harness.plan.model import Plan

_LONG_S = 600.0
_LONG_WALL_S = 8.0
"""Work is not accelerated: a page of records, a pause for breath or a second start take wall time."""


@dataclass
class Standstill:
    """Times are on the drill clock."""

    patience_s: float
    left: int
    since: float

    @classmethod
    def of(cls, plan: Plan, left: int, at: float) -> Standstill:
        """Patience for ten drill minutes, eight seconds of wall time, and two lags: a batch connector writes once per slot."""
        return cls(max(_LONG_S, _LONG_WALL_S * plan.speed, 2 * plan.lag_s), left, at)

    def lasts(self, left: int, at: float) -> bool:
        """So many are owed now: whether that has not changed for longer than a working connector would need."""
        if left != self.left:
            self.left, self.since = left, at
        return at - self.since >= self.patience_s
