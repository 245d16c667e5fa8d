"""What to do about a machine that is too slow for the speed: work takes wall time, so in drill time it costs less at a lower speed."""

from __future__ import annotations

import math

SPEEDS = (120, 100, 60, 50, 40, 30, 20, 15, 10, 8, 6, 5, 4, 3, 2, 1)
"""Round numbers that people try."""


def slower(speed: float, measured: float, limit: float) -> str:
    """`; try --speed N`: the highest round speed at which what was measured would be within its limit if it scaled with the speed.

    Infinite measurements say nothing of the size of the step: half the speed. At speed 1 there is nothing to try: empty.
    """
    share = limit / measured if measured and math.isfinite(measured) else 0.5
    wanted = speed * min(share, 1.0)
    found = next((candidate for candidate in SPEEDS if candidate <= wanted), 1)
    return f"; try --speed {found}" if found < speed else ""
