"""RACI of a game day: who does each step (R), answers for it (A), is asked (C) and informed (I). Generated from the roles.

The shape is that of PagerDuty's public incident-response guide: the commander decides and does not do, each of the others does one thing.
What the integration file says under `raci` and `handoff` stands above it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import get_args

from harness.gameday.players import Player, called
from harness.integration.model import Integration
from harness.ledger.lines.people import Role

ROLES: tuple[Role, ...] = get_args(Role)
Cells = Mapping[Role, str]
"""By role: letters such as `AR`, or nothing."""
_USUAL: Mapping[str, Cells] = MappingProxyType(
    {
        "acknowledge": {"liaison": "AR", "commander": "I", "scribe": "I"},
        "declare": {"commander": "AR", "liaison": "C", "comms": "I", "scribe": "I"},
        "pause": {"liaison": "AR", "commander": "I", "comms": "I", "scribe": "I"},
        "decide": {"commander": "AR", "liaison": "C", "comms": "C", "scribe": "I"},
        "roll back, resume, replay": {"commander": "A", "liaison": "R", "comms": "I", "scribe": "I"},
        "send notices": {"comms": "AR", "commander": "C", "liaison": "C", "scribe": "I"},
        "verify": {"liaison": "AR", "commander": "I", "scribe": "I"},
        "resolve": {"commander": "AR", "liaison": "C", "comms": "I", "scribe": "I"},
        "write down": {"scribe": "AR", "commander": "C", "comms": "C", "liaison": "C"},
        "surprise, attest": {"master": "AR"},
    }
)
_HELD_OTHERWISE: Mapping[str, Cells] = MappingProxyType({"write down": {"commander": "AR", "comms": "C", "liaison": "C"}})
"""Where nobody has the role that answers for it."""


@dataclass(frozen=True)
class Row:
    """A step."""

    step: str
    cells: Cells
    answers: str = ""
    """The person who answers for it, where the integration file names one; empty: whoever has the role."""

    def accountable(self, players: tuple[Player, ...]) -> tuple[str, ...]:
        """The people who answer for it."""
        if self.answers:
            return (self.answers,) if any(player.name == self.answers for player in players) else ()
        roles = {role for role, letters in self.cells.items() if "A" in letters}
        return tuple(player.name for player in players if roles & set(player.roles))


def rows(players: tuple[Player, ...], integration: Integration) -> tuple[Row, ...]:
    """In the order in which the steps usually come; a step of nobody's is left out."""
    held = {role for player in players for role in player.roles}
    usual = {step: cells if _is_held(cells, held) else _HELD_OTHERWISE.get(step, {}) for step, cells in _USUAL.items()}
    said = {step.replace("-", " "): row for step, row in _of_integration(players, integration)}
    whole = {step: Row(step, cells) for step, cells in usual.items() if cells} | said
    return (*whole.values(), *_handoffs(players, integration))


def unanswered(players: tuple[Player, ...], integration: Integration) -> Iterator[str]:
    """Steps for which not exactly one of the people answers, in words."""
    for row in rows(players, integration):
        accountable = row.accountable(players)
        if len(accountable) != 1:
            who = f"{row.answers} has no role" if row.answers else "nobody answers for it" if not accountable else " and ".join(accountable)
            yield f"{row.step}: {who}"


def _is_held(cells: Cells, held: set[Role]) -> bool:
    return any("A" in letters and role in held for role, letters in cells.items())


def _of_integration(players: tuple[Player, ...], integration: Integration) -> Iterator[tuple[str, Row]]:
    for step, said in integration.raci.items():
        if said.accountable is None:
            continue
        letters = {
            "A": {called(said.accountable, integration)},
            "R": {called(name, integration) for name in said.responsible},
            "C": {called(name, integration) for name in said.consulted},
            "I": {called(name, integration) for name in said.informed},
        }
        yield step, Row(step.replace("-", " "), _cells(players, letters), called(said.accountable, integration))


def _handoffs(players: tuple[Player, ...], integration: Integration) -> Iterator[Row]:
    for number, said in enumerate(integration.handoff, 1):
        if said.by is not None:
            by = called(said.by, integration)
            to = {called(said.to, integration)} if said.to else set[str]()
            yield Row(f"hand over {number}: {said.step or '…'}", _cells(players, {"A": {by}, "R": {by}, "I": to}), by)


def _cells(players: tuple[Player, ...], letters: Mapping[str, set[str]]) -> Cells:
    """By the roles of those people; somebody with several roles stands at the first of them."""
    cells: dict[Role, str] = {}
    for player in players:
        said = "".join(letter for letter, names in letters.items() if player.name in names)
        if said:
            cells[player.roles[0]] = said
    return cells
