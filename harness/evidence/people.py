"""The people of a game day: what each of them did at the console, who had which role, and what was carried out for them."""

# ruff: noqa: S608 - only names from our own code are put into the SQL; values are parameters

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, fields
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, TypeGuard, TypeVar

from harness.evidence.columns import RENAMED
from harness.evidence.holding import Holding, holdings
from harness.journal.events import Control, Entry, Event, Healed
from harness.ledger.lines import LEDGERS, LedgerLine
from harness.ledger.lines.people import (
    Acted,
    Attested,
    CalledOff,
    Decided,
    HandedOver,
    Joined,
    JoinedBy,
    Left,
    Requested,
    RoleTaken,
    Surprise,
)

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from harness.gameday.words import Standing
    from harness.ledger.lines.people import Role
    from harness.plan.gameday import GamedayPlan

A = TypeVar("A", bound=LedgerLine)
A_co = TypeVar("A_co", bound=LedgerLine, covariant=True)
_KINDS = {kind.KIND: kind for kind in LEDGERS["people"] if issubclass(kind, (Acted, CalledOff, Surprise))}
_LISTS = frozenset({"channels", "names"})
_COLUMNS = sorted({field.name for kind in _KINDS.values() for field in fields(kind)})


@dataclass(frozen=True)
class Did(Generic[A_co]):
    """An act of somebody."""

    seq: int
    """The number of its line in the people's ledger."""
    t: float
    """Drill seconds after the timeline's zero."""
    act: A_co


@dataclass(frozen=True)
class CarriedOut:
    """Something that the engine did because somebody had requested it."""

    request: Did[Requested]
    t: float
    """When it was done, drill seconds after the timeline's zero."""

    @property
    def action(self) -> str:
        """A control of the connector, or `roll_back`."""
        return self.request.act.action


class People:
    """Questions about one run's people. Nothing after `until_t` counts: then it was called off, or over.

    `carried_out`: number of a request → when it was done.
    """

    def __init__(self, gameday: GamedayPlan | None, acts: Iterable[Did[LedgerLine]], carried_out: dict[int, float], over_t: float) -> None:
        self._gameday = gameday
        self.every = tuple(sorted(acts, key=lambda did: did.seq))
        """All acts, also those that do not count any more."""
        self.called_off: Did[CalledOff] | None = next((did for did in self.every if _is(did, CalledOff)), None)
        self.until_t = over_t if self.called_off is None else min(over_t, self.called_off.t)
        self.acts = tuple(did for did in self.every if did.t <= self.until_t)
        self._carried_out = carried_out

    def all(self, kind: type[A]) -> tuple[Did[A], ...]:
        """The acts of a kind, in order."""
        return tuple(did for did in self.acts if _is(did, kind))

    def first(self, kind: type[A], from_t: float = float("-inf")) -> Did[A] | None:
        """The first act of a kind from an instant on."""
        return next((did for did in self.all(kind) if did.t >= from_t), None)

    @cached_property
    def came_by(self) -> frozenset[JoinedBy]:
        """How people came to the console: `script`, where a rehearsal played them."""
        return frozenset(did.act.by for did in self.all(Joined))

    @cached_property
    def attested(self) -> frozenset[str]:
        """Who was there in person, as the game master said last, also after the end; empty: it was not said."""
        said = [did.act for did in self.every if isinstance(did.act, Attested) and did.act.role == "master"]
        return frozenset(said[-1].names) if said else frozenset()

    def standing(self, who: str) -> Standing:
        """What somebody is to the integration; whom the plan does not know is another."""
        return (self._gameday.standing(who) if self._gameday else None) or "other"

    def is_meant(self, who: str, by: str) -> bool:
        """Whether somebody is the person that a plan names: by name, or as `owner` or `backup`."""
        return who == by or self.standing(who) == by

    @cached_property
    def held(self) -> tuple[Holding, ...]:
        """Who had which role, from when until when."""
        given: dict[Role, list[str]] = {}
        for person in self._gameday.people if self._gameday else ():
            for role in person.roles:
                given.setdefault(role, []).append(person.name)
        changes = [(did.t, did.act) for did in self.acts if isinstance(did.act, (Joined, Left, RoleTaken, HandedOver))]
        return holdings({role: names[0] for role, names in given.items() if len(names) == 1}, changes, self.until_t)

    def has(self, who: str, role: Role, t: float) -> bool:
        """Whether somebody had a role at an instant."""
        return any(held.who == who and held.role == role and held.from_t <= t <= held.until_t for held in self.held)

    @cached_property
    def carried_out(self) -> tuple[CarriedOut, ...]:
        """The requests that were carried out, in that order."""
        known = {did.act.number: did for did in self.all(Requested)}
        done = [CarriedOut(known[number], t) for number, t in self._carried_out.items() if number in known and t <= self.until_t]
        return tuple(sorted(done, key=lambda one: (one.t, one.request.seq)))

    def decision_of(self, request: Did[Requested]) -> Did[Decided] | None:
        """The decision that a request names; None: there is none of this number before it."""
        named = (did for did in self.all(Decided) if did.act.decision == request.act.decision and did.seq < request.seq)
        return next(named, None)


def read_people(connection: DuckDBPyConnection) -> tuple[Did[LedgerLine], ...]:
    """Every act in the table of the people's ledger."""
    chosen = ", ".join(f'"{RENAMED.get(name, name)}"' for name in _COLUMNS)
    kinds = ", ".join(f"'{kind}'" for kind in _KINDS)
    rows = connection.execute(f"SELECT seq, t, kind, {chosen} FROM people WHERE kind IN ({kinds}) ORDER BY seq").fetchall()
    return tuple(Did(seq, t, _act(_KINDS[kind], dict(zip(_COLUMNS, said, strict=True)))) for seq, t, kind, *said in rows)


def carried_out(events: Iterable[Entry[Event]], t0: float) -> dict[int, float]:
    """Number of a request → when the engine had carried it out. Another journal line of the same request changes nothing."""
    done: dict[int, float] = {}
    for told in events:
        if isinstance(told.event, (Control, Healed)) and told.event.request is not None and told.at is not None:
            done.setdefault(told.event.request, round(told.at - t0, 6))
    return done


def _act(kind: type[LedgerLine], said: dict[str, Any]) -> LedgerLine:
    """A line as its type; lists are JSON in the table."""
    given = {field.name: said[field.name] for field in fields(kind)}
    return kind(**{name: json.loads(value) if name in _LISTS else value for name, value in given.items()})


def _is(did: Did[LedgerLine], kind: type[A]) -> TypeGuard[Did[A]]:
    return isinstance(did.act, kind)
