"""An instant of the timeline, and the length between two, as every message and report has them."""

from __future__ import annotations

import math

UNKNOWN = "–"
"""What stands where a time or a number is not known."""
_TO_THE_TENTH_S = 9.95
"""Shorter lengths have a tenth."""


def clock(t: float | None) -> str:
    """An instant of the timeline, in drill seconds after its zero: `5:00`, `1:05:00`, `−0:45` in the warm-up."""
    if t is None or not math.isfinite(t):
        return UNKNOWN
    seconds = round(abs(t))
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    sign = "−" if round(t) < 0 else ""
    return f"{sign}{hours}:{minutes:02}:{seconds:02}" if hours else f"{sign}{minutes}:{seconds:02}"


def elapsed(from_t: float, until_t: float) -> float:
    """The drill seconds between two instants, as they are shown: from ten on, the difference of what `clock` shows of both.

    So no reader finds a length that is a second off. Below ten seconds it is exact, and shown to the tenth. What is judged, and what
    files hold, is exact. A length without end stays one.
    """
    exact_s = until_t - from_t
    if not math.isfinite(exact_s):
        return exact_s
    return float(round(until_t) - round(from_t)) if abs(exact_s) >= _TO_THE_TENTH_S else exact_s
