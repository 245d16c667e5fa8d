"""What to do about a machine that is too slow for the speed: work takes wall time, so in drill time it costs less at a lower speed."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable

SPEEDS = (120, 100, 60, 50, 40, 30, 20, 15, 10, 8, 6, 5, 4, 3, 2, 1)
"""Round numbers that people try, the highest first."""
_ADVICE = re.compile(r"; try --speed (\d+)")


def fitting(speed: float, measured: float, limit: float) -> int:
    """The highest round speed, from 1 to `speed`, at which a measurement that scales with the speed would be within its limit.

    For an infinite measurement the result is half the speed.
    """
    share = limit / measured if measured and math.isfinite(measured) else 0.5
    wanted = speed * min(share, 1.0)
    return next((candidate for candidate in SPEEDS if candidate <= wanted), 1)


def slower(speed: float, measured: float, limit: float) -> str:
    """`; try --speed N`, to be added to a complaint; empty when there is nothing slower to try."""
    found = fitting(speed, measured, limit)
    return f"; try --speed {found}" if found < speed else ""


def once(texts: Iterable[str]) -> list[str]:
    """The same complaints, with the lowest speed that they advise after the last one alone."""
    told = list(texts)
    lowest = advised(told)
    plain = [_ADVICE.sub("", text) for text in told]
    return plain if lowest is None else [*plain[:-1], f"{plain[-1]}; try --speed {lowest}"]


def advised(texts: Iterable[str]) -> int | None:
    """The lowest speed that complaints advise; None: they advise none."""
    return min((int(found) for text in texts for found in _ADVICE.findall(text)), default=None)
