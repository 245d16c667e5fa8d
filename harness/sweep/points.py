"""Where a write can be cut off: before, in and after each commit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

By = Literal["cut", "kill"]
"""What cuts a write off: the link of the destination goes down, or the connector is killed."""


class Side(StrEnum):
    """On which side of a commit and its answer."""

    REQUESTS = "requests"
    """The request has arrived; it is not carried out."""
    COMMITS = "commits"
    """It is committed; its answer is lost."""
    REPLIES = "replies"
    """Its answer is out."""


HOLD = {Side.REQUESTS: "before_commit", Side.COMMITS: "before_reply", Side.REPLIES: "after_reply"}
WORDS = {Side.REQUESTS: "before the commit", Side.COMMITS: "after the commit, before its answer", Side.REPLIES: "after the answer"}


@dataclass(frozen=True)
class Point:
    """The `number`-th commit since its phase began, from 1."""

    side: Side
    number: int


def points(sides: Sequence[Side], commits: int, most: int | None = None) -> list[Point]:
    """All points, or `most` of them evenly; in an order that covers the whole evenly however soon it is broken off."""
    numbers = list(evenly(commits))[: max(1, most // len(sides)) if most is not None else None]
    return [Point(side, number) for number in numbers for side in sides]


def evenly(count: int) -> Iterator[int]:
    """1 to `count`, halving the gaps: the bits of a rising number, read backwards (van der Corput)."""
    bits = max(1, (count - 1).bit_length())
    for index in range(2**bits):
        number = int(f"{index:0{bits}b}"[::-1], 2)
        if number < count:
            yield number + 1


def ranges(numbers: Sequence[int]) -> str:
    """`1–5, 8, 11–20`."""
    spans: list[tuple[int, int]] = []
    for number in sorted(set(numbers)):
        if spans and spans[-1][1] == number - 1:
            spans[-1] = (spans[-1][0], number)
        else:
            spans.append((number, number))
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in spans)
