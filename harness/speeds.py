"""The speeds at which a drill can run: drill seconds per second of wall time."""

from __future__ import annotations

LOWEST = 0.001
HIGHEST = 10_000.0
"""An hour of drill time in a third of a second of wall time: no program starts so fast."""
USUAL = 60.0
"""Used where none is given."""

SCRIPTED = 20.0
"""Used instead where a shell script is started per batch: each `curl` and `jq` in it takes as much wall time at every speed."""


def is_possible(speed: float) -> bool:
    """False also for a value that is not a number."""
    return LOWEST <= speed <= HIGHEST


def within(speed: float) -> float:
    """The nearest speed that is possible."""
    return min(max(speed, LOWEST), HIGHEST)
