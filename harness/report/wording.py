"""Times and numbers as people read them. Without a word beside it a time is drill time."""

from __future__ import annotations

import math
from collections.abc import Sequence

from harness.instants import UNKNOWN, clock, elapsed

__all__ = ["UNKNOWN", "clock", "elapsed", "listed", "many", "number", "span", "wall"]


def span(seconds: float | None) -> str:
    """A length of drill time, as a drill file has it: `4.2s`, `45s`, `12m5s`, `20m`, `1h5m`."""
    if seconds is None or not math.isfinite(seconds):
        return UNKNOWN
    if abs(seconds) < 9.95:
        return f"{seconds:.1f}".removesuffix(".0") + "s"
    rest = round(seconds)
    parts = []
    for unit, size in (("h", 3600), ("m", 60), ("s", 1)):
        count, rest = divmod(rest, size)
        if count:
            parts.append(f"{count}{unit}")
    return "".join(parts)


def wall(seconds: float | None) -> str:
    """A length of wall time: `0.13 s`, `20.0 s`, `3 min 20 s`."""
    if seconds is None or not math.isfinite(seconds):
        return UNKNOWN
    if abs(seconds) >= 120:
        minutes, rest = divmod(round(seconds), 60)
        return f"{minutes} min {rest} s" if rest else f"{minutes} min"
    shown = f"{seconds:.1f} s" if abs(seconds) >= 9.95 else f"{seconds:.2f} s"
    return shown.replace("-", "−")


def number(value: float) -> str:
    """A count with narrow spaces between the thousands; anything with a fraction to three digits."""
    if isinstance(value, float) and not math.isfinite(value):
        return UNKNOWN
    whole = f"{value:,.0f}" if value == int(value) else f"{value:,.3f}".rstrip("0").rstrip(".")
    return whole.replace(",", "\N{NARROW NO-BREAK SPACE}").replace("-", "−")


def many(count: int, what: str) -> str:
    """`1 check`, `2 checks`."""
    return f"{number(count)} {what}" + ("" if count == 1 else "s")


def listed(parts: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join(filter(None, (", ".join(parts[:-1]), *parts[-1:])))
