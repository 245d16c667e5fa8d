"""An instant of the timeline, as every message and report has it."""

from __future__ import annotations

import math

UNKNOWN = "–"
"""What stands where a time or a number is not known."""


def clock(t: float | None) -> str:
    """An instant of the timeline, in drill seconds after its zero: `5:00`, `1:05:00`, `−0:45` in the warm-up."""
    if t is None or not math.isfinite(t):
        return UNKNOWN
    seconds = round(abs(t))
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    sign = "−" if round(t) < 0 else ""
    return f"{sign}{hours}:{minutes:02}:{seconds:02}" if hours else f"{sign}{minutes}:{seconds:02}"
