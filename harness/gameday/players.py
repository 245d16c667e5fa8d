"""Who plays: the people of a game day, with their roles and what they are to the integration."""

from __future__ import annotations

from typing import NamedTuple

from harness.errors import PlanImpossible
from harness.gameday.model import Gameday, Roles
from harness.gameday.words import Standing
from harness.integration.model import Integration
from harness.ledger.lines.people import Role

_IN_TURN: tuple[Role, ...] = ("commander", "liaison", "comms", "scribe")
"""Neighbours are never the same person, so commander and liaison are two wherever there are two."""
_FEWEST = 2


class Player(NamedTuple):
    """Somebody who takes part."""

    name: str
    roles: tuple[Role, ...]
    standing: Standing


def players(gameday: Gameday, integration: Integration) -> tuple[Player, ...]:
    """Each person once, in the order of the roles. Raises PlanImpossible where `suggest` has too few people."""
    given = gameday.roles.given() if isinstance(gameday.roles, Roles) else suggested(gameday, integration)
    given = {role: called(name, integration) for role, name in given.items()}
    names = dict.fromkeys(given.values())
    return tuple(Player(name, tuple(role for role, who in given.items() if who == name), standing(name, integration)) for name in names)


def suggested(gameday: Gameday, integration: Integration) -> dict[Role, str]:
    """The people of the integration in the order of their names; from quarter to quarter everybody moves on by one role.

    Raises PlanImpossible for fewer than two people: nobody decides and works at the same time.
    """
    people = sorted(set(integration.people.named()))
    if len(people) < _FEWEST:
        raise PlanImpossible(
            f"{integration.integration}: `roles: suggest` needs two people at least, and the integration file names {len(people)}\n"
            "  hint: name them under people in the integration file, or write `roles: {commander: …, comms: …, liaison: …}`"
        )
    starts = gameday.when.starts if gameday.when else None
    turn = starts.year * 4 + (starts.month - 1) // 3 if starts else 0
    return {role: people[(place + turn) % len(people)] for place, role in enumerate(_IN_TURN)}


def called(name: str, integration: Integration) -> str:
    """Somebody's name, where a file says `owner` or `backup`."""
    contacts = {"owner": integration.people.owner.name, "backup": integration.people.backup.name}
    return contacts.get(name) or name


def standing(name: str, integration: Integration) -> Standing:
    """What somebody is to the integration."""
    if name == integration.people.owner.name:
        return "owner"
    return "backup" if name == integration.people.backup.name else "other"
