"""Who had which role of a game day, and when: given at the beginning, taken, handed over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from harness.ledger.lines.people import HandedOver, Joined, Left, Role, RoleTaken

Change = Joined | Left | RoleTaken | HandedOver


@dataclass(frozen=True)
class Holding:
    """Somebody had a role, in drill seconds; from the beginning: -inf."""

    role: Role
    who: str
    from_t: float
    until_t: float


def holdings(given: Mapping[Role, str], changes: Iterable[tuple[float, Change]], end_t: float) -> tuple[Holding, ...]:
    """From the roles given at the beginning, and what people did later, in order.

    Taking a role ends nobody else's, except of those who have left the console; who hands a role over no longer has it.
    """
    now: defaultdict[Role, dict[str, float]] = defaultdict(dict)
    for role, who in given.items():
        now[role][who] = float("-inf")
    absent: set[str] = set()
    ended: list[Holding] = []
    for t, change in changes:
        match change:
            case Joined():
                absent.discard(change.who)
            case Left():
                absent.add(change.who)
            case RoleTaken():
                ended += _ended(now[change.role], absent - {change.who}, change.role, t)
                now[change.role].setdefault(change.who, t)
            case HandedOver() if change.to != change.who:
                ended += _ended(now[change.role], absent | {change.who}, change.role, t)
                now[change.role].setdefault(change.to, t)
    ended += [Holding(role, who, from_t, end_t) for role, holders in now.items() for who, from_t in holders.items()]
    return tuple(sorted(ended, key=lambda held: (held.from_t, held.role, held.who)))


def at_once(held: Iterable[Holding], role: Role) -> Iterator[tuple[Holding, Holding]]:
    """Two people who had a role at the same time; an instant at which one follows the other is none."""
    for one, other in combinations([each for each in held if each.role == role], 2):
        if one.who != other.who and max(one.from_t, other.from_t) < min(one.until_t, other.until_t):
            yield one, other


def _ended(holders: dict[str, float], who: Iterable[str], role: Role, t: float) -> list[Holding]:
    return [Holding(role, name, holders.pop(name), t) for name in sorted(who) if name in holders]
