"""A drill clock that stands still until someone waits."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from harness.clock.anchors import DrillClock

_LEAST_WALL_S = 0.001
"""Real time goes on, too, while a wait is being worked out."""


class StandingClock(DrillClock):
    """Its time passes at once, and only while someone waits for it. `now`: drill seconds."""

    def __init__(self, speed: float, now: float = 0.0) -> None:
        super().__init__(0, 0, speed)
        self.now = now
        self._due: list[tuple[float, Callable[[], object]]] = []

    def at(self, _mono_ns: int | None = None) -> float:
        """The time of the machine's clock."""
        return self.now

    def mono_s(self, at: float) -> float:
        """An instant ahead lies as far ahead of the machine's clock."""
        return time.monotonic() + self.wall_s(at - self.now)

    def wait(self, over: threading.Event, wall_s: float) -> bool:
        self.let_pass(max(wall_s, _LEAST_WALL_S) * self.speed)
        return over.is_set()

    def let_pass(self, drill_s: float) -> None:
        """Move the clock on by so much, and carry out all that is due in that time."""
        self.now = round(self.now + drill_s, 6)
        for due in [one for one in self._due if one[0] <= self.now]:
            self._due.remove(due)
            due[1]()

    def later(self, at: float, act: Callable[[], object]) -> None:
        """Have something happen at an instant."""
        self._due.append((at, act))
