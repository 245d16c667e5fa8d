"""How the drills that are due are adapted to the connector: each way once, for most drills are adapted in the same way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from harness.readiness.facts import Fit


@dataclass(frozen=True)
class Adaptation:
    """One way in which drills are adapted."""

    number: int
    how: str
    drills: int
    """How many drills are adapted so."""


def adaptations(fits: Iterable[Fit]) -> tuple[Adaptation, ...]:
    """Each once, numbered from 1: those of the most drills first."""
    counts: dict[str, int] = {}
    for fit in fits:
        for how in fit.said if fit.fitness == "ADAPTED" else ():
            counts[how] = counts.get(how, 0) + 1
    common = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    return tuple(Adaptation(number, how, count) for number, (how, count) in enumerate(common, 1))
