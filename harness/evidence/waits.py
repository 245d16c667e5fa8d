"""How long processes waited for a CPU: the journal's `waited` events, or, in older runs, phases in which they starved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.evidence.journal import entries_of
from harness.journal.events import Waited

if TYPE_CHECKING:
    from harness.evidence.timeline import PhaseSpan
    from harness.journal.events import Entry, Event

PAUSE_WALL_S = 0.5
"""The longest that engine, proxy and fakes may stand still, in seconds of wall time."""
STARVED = 4.0
"""Waiting this many times as long as running, and one thread or more at every instant, is starving."""
_MOSTLY = 0.5
_TELLING_WALL_S = 1.0
"""Less than this says nothing: a shorter phase is judged together with those that follow it."""


@dataclass(frozen=True)
class Wait:
    """One process in one short stretch; times in drill seconds, `waited_s` in wall seconds."""

    actor: str
    pid: int
    from_t: float
    until_t: float
    waited_s: float


@dataclass(frozen=True)
class Spell:
    """Phases in a row; drill times, and wall seconds, the last two of them summed over all threads of the run."""

    names: tuple[str, ...]
    from_t: float
    until_t: float
    wall_s: float
    ran_s: float
    waited_s: float

    def __add__(self, later: Spell) -> Spell:
        summed = (self.wall_s + later.wall_s, self.ran_s + later.ran_s, self.waited_s + later.waited_s)
        return Spell(self.names + later.names, self.from_t, later.until_t, *summed)

    @property
    def is_starved(self) -> bool:
        return self.wall_s >= _TELLING_WALL_S and self.waited_s >= max(self.wall_s, STARVED * self.ran_s)


class Waits:
    """Questions about waiting in a stretch of drill time."""

    def __init__(self, waits: Iterable[Wait], starved: Sequence[Spell], speed: float) -> None:
        self._waits: dict[tuple[str, int], list[Wait]] = defaultdict(list)
        for wait in waits:
            self._waits[wait.actor, wait.pid].append(wait)
        self._starved = starved
        self._speed = speed

    def longest_s(self, from_t: float, until_t: float, actors: Iterable[str] = ("connector",)) -> float:
        """Wall seconds of the stretch spent waiting: of each actor the process that waited longest, summed over the actors.

        If the run has only sums per phase, a phase in which its processes starved counts as waited through.
        """
        if until_t <= from_t:
            return 0.0
        if not self._waits:
            return sum(max(0.0, min(until_t, spell.until_t) - max(from_t, spell.from_t)) for spell in self._starved) / self._speed
        longest = dict.fromkeys(actors, 0.0)
        for (actor, _), waits in self._waits.items():
            if actor in longest:
                longest[actor] = max(longest[actor], sum(self._within(wait, from_t, until_t) for wait in waits))
        return sum(longest.values())

    def slowdown(self, from_t: float, until_t: float) -> float:
        """How many times as long as on an idle machine everything took, where the run's processes starved for most of a stretch; else 1."""
        shared = {spell: min(until_t, spell.until_t) - max(from_t, spell.from_t) for spell in self._starved}
        parts = {spell: shared_t / (spell.until_t - spell.from_t) for spell, shared_t in shared.items() if shared_t > 0}
        ran_s = sum(spell.ran_s * part for spell, part in parts.items())
        if not ran_s or sum(shared[spell] for spell in parts) <= _MOSTLY * (until_t - from_t):
            return 1.0
        return 1.0 + sum(spell.waited_s * part for spell, part in parts.items()) / ran_s

    def _within(self, wait: Wait, from_t: float, until_t: float) -> float:
        """Its part of the stretch; several threads that wait at once are one process that waits."""
        lasted_t = wait.until_t - wait.from_t
        shared_t = min(until_t, wait.until_t) - max(from_t, wait.from_t)
        if shared_t <= 0 or lasted_t <= 0:
            return 0.0
        return min(wait.waited_s, lasted_t / self._speed) * shared_t / lasted_t


def read_waits(events: Iterable[Entry[Event]], spans: Sequence[PhaseSpan], t0: float, speed: float) -> Waits:
    """From the journal."""
    return Waits(_waits(events, t0), _disjoint(starving(spans, speed)), speed)


def _waits(events: Iterable[Entry[Event]], t0: float) -> Iterator[Wait]:
    for entry in entries_of(events, Waited):
        told = entry.event
        yield Wait(told.actor, told.pid, told.from_at - t0, told.until_at - t0, told.waited_s)


def starving(spans: Sequence[PhaseSpan], speed: float) -> Iterator[Spell]:
    """From each phase on, as many as it takes to be long enough; of those that end with the same phase, the shortest."""
    begun: list[Spell] = []
    for span in spans:
        until_t = span.ended_t if span.ended_t is not None else span.started_t
        this = Spell((span.name,), span.started_t, until_t, (until_t - span.started_t) / speed, span.ran_s, span.waited_s)
        begun = [*(spell + this for spell in begun if spell.wall_s < _TELLING_WALL_S), this]
        yield from [spell for spell in begun if spell.is_starved][-1:]


def _disjoint(spells: Iterable[Spell]) -> list[Spell]:
    """Those that do not reach back into one before them."""
    kept: list[Spell] = []
    for spell in spells:
        if not kept or spell.from_t >= kept[-1].until_t:
            kept.append(spell)
    return kept
