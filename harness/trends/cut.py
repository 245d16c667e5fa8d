"""Texts and lists of the sheet for leaders, cut so that it stays one sheet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from harness.report.hostile import line
from harness.report.wording import listed

MOST = 3
NAME = 32
"""The most letters of a name."""
_LINE = 96


def lines(given: Sequence[str]) -> list[str]:
    """The first ones, and how many more."""
    more = len(given) - MOST
    return [*(line(each, _LINE) for each in given[:MOST]), *([f"and {more} more"] if more > 0 else [])]


def some(names: Sequence[str], most: int = 4) -> str:
    """The first ones by name, and how many more."""
    more = len(names) - most
    return listed([*names[:most], f"{more} more"] if more > 0 else list(names))


def integrations(names: Iterable[str]) -> str:
    """Some of them in one line."""
    return some([line(name, NAME) for name in names], MOST)
