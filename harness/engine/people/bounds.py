"""The bounds of a game day: when one is reached, it is called off."""

from __future__ import annotations

from harness.engine.interpret import Interpreter
from harness.plan.gameday import AbortPlan
from harness.units import format_duration

_EVERY_WALL_S = 0.25
"""Between two counts of what is owed: that takes time where there are many records."""


class Bounds:
    """They count from the timeline's zero on. One that is reached ends the run at once, so none is reached twice."""

    def __init__(self, interpreter: Interpreter, abort: AbortPlan) -> None:
        self._interpreter, self._abort = interpreter, abort
        self._count_at = 0.0

    def look(self, at: float) -> None:
        """Call the game day off if a bound is reached. The console writes it down, as if a person had done so."""
        began_at = self._interpreter.t0_at
        if began_at is None:
            return
        why = self._late(at - began_at) or self._too_many(at)
        if why:
            self._interpreter.world.fakes["people"].abort(why)

    def _late(self, since_s: float) -> str:
        limit_s = self._abort.after_s
        return f"it has lasted {format_duration(limit_s)}" if limit_s is not None and since_s >= limit_s else ""

    def _too_many(self, at: float) -> str:
        limit, world = self._abort.owed, self._interpreter.world
        if limit is None or at < self._count_at:
            return ""
        self._count_at = at + _EVERY_WALL_S * world.clock.speed
        owed = len(self._interpreter.owed.debts())
        return f"{owed} records are owed, and {limit} is the bound" if owed >= limit else ""
