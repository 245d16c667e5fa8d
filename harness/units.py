"""Durations, rates and shares as people write them (`20m`, `40/min`, `50%`), as plain numbers inside.

The annotated types write themselves back in the same notation, so a saved plan reads like the
drill; each carries its JSON Schema pattern, so that editors can check a file.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema

_UNIT_S = {"ms": 0.001, "s": 1.0, "m": 60.0, "min": 60.0, "h": 3600.0, "d": 86400.0}
_LONGEST_S = 1000 * 86400.0
_FASTEST_PER_S = 10_000.0
_SLOWEST_PER_S = 0.001 / 86400.0
"""One in the longest time that there is."""
_SMALLEST_SHARE = 1e-6
_SHARE_DIGITS = 12
_DURATION = re.compile(r"(\d+(?:\.\d+)?)(ms|min|s|m|h|d)")
_DURATION_ALL = r"^(\d+(\.\d+)?(ms|min|s|m|h|d))+$"
_RATE_ALL = r"^\d+(\.\d+)?/(s|min|m|h|d)$"
_SHARE_ALL = r"^\d+(\.\d+)?%$"


def parse_duration(text: object) -> float:
    """`1h30m` → 5400.0 seconds, to the millisecond. Raises ValueError; a bare number is refused because its unit would be a guess."""
    if isinstance(text, bool) or not isinstance(text, (str, int, float)):
        raise ValueError("a duration such as 90s, 20m or 1h30m")
    if isinstance(text, (int, float)):
        raise ValueError(f"a duration with its unit: {text}s, {text}m or {text}h")
    if not re.fullmatch(_DURATION_ALL, text):
        raise ValueError(f"a duration such as 90s, 20m or 1h30m{_slip(text)}")
    seconds = sum(float(number) * _UNIT_S[unit] for number, unit in _DURATION.findall(text))
    if seconds > _LONGEST_S:
        raise ValueError(f"a duration such as 90s, of at most {format_duration(_LONGEST_S)}")
    whole_ms = round(seconds, 3)
    if seconds and not whole_ms:
        raise ValueError("a duration such as 90s, of at least 1ms, or 0s")
    return whole_ms


def _slip(text: str) -> str:
    """What is likely meant by `5 minutes` or `-5m`, as the end of a sentence."""
    if re.fullmatch(_DURATION_ALL, text.removeprefix("-")):
        return ", and never negative"
    meant = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(ms|min|s|m|h|d)[a-z]*", text.strip().lower())
    return f", here {meant[1]}{meant[2].replace('min', 'm')}" if meant else ""


def parse_signed_duration(text: object) -> float:
    """`-90s` → -90.0 seconds. Raises ValueError."""
    if isinstance(text, str) and text.startswith("-"):
        return -parse_duration(text[1:])
    return parse_duration(text)


def format_duration(seconds: float) -> str:
    """5400.0 → `1h30m`; the shortest exact form down to milliseconds. Inverse of parse_duration."""
    rest = round(seconds * 1000)
    if rest == 0:
        return "0s"
    parts = []
    for unit, size in (("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1)):
        count, rest = divmod(rest, size)
        if count:
            parts.append(f"{count}{unit}")
    return "".join(parts)


def parse_rate(text: object) -> float:
    """`40/min` → events per second. Raises ValueError."""
    if not isinstance(text, str) or not re.fullmatch(_RATE_ALL, text):
        raise ValueError("a rate such as 40/min, 2/s or 1000/h")
    per_s = _per_s(text)
    if per_s > _FASTEST_PER_S:
        raise ValueError(f"a rate such as 40/min, of at most {format_rate(_FASTEST_PER_S)}")
    if 0 < per_s < _SLOWEST_PER_S:
        raise ValueError(f"a rate such as 40/min, of at least {format_rate(_SLOWEST_PER_S)}")
    return per_s


def format_rate(per_second: float) -> str:
    """Events per second in the first unit that makes them a whole number (`40/min`, `1/h`), else in the first that says them exactly.

    Inverse of parse_rate.
    """
    units = ("min", "s", "h", "d")
    whole = (f"{round(per_second * _UNIT_S[unit])}/{unit}" for unit in units)
    broken = (f"{_plain(per_second * _UNIT_S[unit])}/{unit}" for unit in units)
    exact = (text for text in (*whole, *broken) if _per_s(text) == per_second)
    return next(exact, f"{Decimal(repr(per_second)):f}/s")


def _per_s(rate: str) -> float:
    number, unit = rate.split("/")
    return float(number) / _UNIT_S[unit]


def parse_share(text: object) -> float:
    """`50%` → 0.5. Raises ValueError outside 0–100 %."""
    if not isinstance(text, str) or not re.fullmatch(_SHARE_ALL, text):
        raise ValueError("a share such as 50%")
    share = round(float(text[:-1]) / 100, _SHARE_DIGITS)
    if share > 1:
        raise ValueError("a share of at most 100%")
    if share < _SMALLEST_SHARE and float(text[:-1]):
        raise ValueError(f"a share of at least {format_share(_SMALLEST_SHARE)}, or 0%")
    return share


def format_share(share: float) -> str:
    """0.5 → `50%`. Inverse of parse_share."""
    return f"{_plain(share * 100)}%"


def between(start: object, goal: object, share: float) -> object:
    """A number or duration on the way from one to the other. Raises ValueError for anything else."""
    if isinstance(start, str) and isinstance(goal, str):
        first, last = parse_duration(start), parse_duration(goal)
        return format_duration(first + (last - first) * share)
    if isinstance(start, (int, float)) and isinstance(goal, (int, float)) and not isinstance(start, bool) and not isinstance(goal, bool):
        value = start + (goal - start) * share
        return round(value) if isinstance(start, int) and isinstance(goal, int) else value
    raise ValueError("a number or a duration such as 20s")


def _plain(number: float) -> str:
    """Twelve decimals at most, never an exponent."""
    return f"{number:.12f}".rstrip("0").rstrip(".")


Duration = Annotated[
    float,
    BeforeValidator(parse_duration),
    PlainSerializer(format_duration, return_type=str),
    WithJsonSchema({"type": "string", "pattern": _DURATION_ALL, "examples": ["90s", "20m", "1h30m"]}),
]
"""Drill seconds."""

SignedDuration = Annotated[
    float,
    BeforeValidator(parse_signed_duration),
    PlainSerializer(lambda seconds: f"{'-' if seconds < 0 else ''}{format_duration(abs(seconds))}", return_type=str),
    WithJsonSchema({"type": "string", "pattern": _DURATION_ALL.replace("^", "^-?"), "examples": ["5m", "-90s"]}),
]
"""Drill seconds, ahead or (negative) behind."""

Rate = Annotated[
    float,
    BeforeValidator(parse_rate),
    PlainSerializer(format_rate, return_type=str),
    WithJsonSchema({"type": "string", "pattern": _RATE_ALL, "examples": ["40/min"]}),
]
"""Events per drill second."""

Share = Annotated[
    float,
    BeforeValidator(parse_share),
    PlainSerializer(format_share, return_type=str),
    WithJsonSchema({"type": "string", "pattern": _SHARE_ALL, "examples": ["50%"]}),
]
"""Fraction of one."""
