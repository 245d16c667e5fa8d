"""Attempts at a link that is down, where the runtime could count them: how many within a minute, as bounds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.journal.events import AttemptsRefused, AttemptsWatched

if TYPE_CHECKING:
    from harness.evidence.facts import Facts

MINUTE_S = 60.0


@dataclass(frozen=True)
class Look:
    """Attempts that were refused to an actor between two looks at its network. `within`: at most so many of them inside itself."""

    since_t: float
    t: float
    refused: int
    within: int


@dataclass(frozen=True)
class Bounds:
    """At least and at most so many within any minute."""

    least: int
    most: int


def looks(evidence: Facts, actor: str) -> list[Look] | None:
    """In order; None where this actor's attempts were not watched."""
    if not any(watched.event.actor == actor for watched in evidence.events_of(AttemptsWatched)):
        return None
    return [
        Look(told.event.since_at - evidence.t0, evidence.t_of(told), told.event.refused, told.event.within)
        for told in evidence.events_of(AttemptsRefused)
        if told.event.actor == actor
    ]


def fullest(found: Sequence[Look], at_most: int) -> list[tuple[int, float]]:
    """The minutes in which there surely were more attempts than that: at least how many, and when each was over."""
    minutes = []
    for begin, first in enumerate(found):
        surely = [look for look in found[begin:] if look.t - first.since_t <= MINUTE_S]
        least = sum(look.refused - look.within for look in surely)
        if least > at_most:
            minutes.append((least, surely[-1].t))
    return minutes


def busiest_minute(found: Sequence[Look]) -> Bounds:
    """When within a look an attempt happened is not known, nor always whether it left the container: so bounds, not a number."""
    least = most = 0
    for begin, first in enumerate(found):
        surely = (look for look in found[begin:] if look.t - first.since_t <= MINUTE_S)
        perhaps = (look for look in found[begin:] if look.since_t - first.t <= MINUTE_S)
        least = max(least, sum(look.refused - look.within for look in surely))
        most = max(most, sum(look.refused for look in perhaps))
    return Bounds(least, most)
