"""What the connector still owes where changes go both ways: what each direction owes, distinguished by the entity's name."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from harness.engine.owed import Debt, OwedLive
from harness.journal.naming import Said
from harness.workload.line import WorkloadLine

_BACK = " back"
"""Suffix of the entity for records owed to the source. It has a blank, which no name of an entity has."""


class _OneWay(OwedLive):
    """One direction of them."""

    TWO_WAY = True


class OwedBothWays(OwedLive):
    """Debts to the destination as ever, and those to the source beside them."""

    TWO_WAY = True

    def __init__(self, ledgers: Path, workload: Iterable[WorkloadLine], events: frozenset[str], reference: str | None = None) -> None:
        self._back = _OneWay(ledgers, (), events, reference, ("destination", "source"))  # first: all that is known here is known there, too
        super().__init__(ledgers, workload, events, reference)

    def know(self, line: WorkloadLine) -> None:
        super().know(line)
        self._back.know(line)

    def look(self) -> None:
        super().look()
        self._back.look()

    def named(self, said: Said) -> None:
        super().named(said)
        self._back.named(said)

    @property
    def has_refusals(self) -> bool:
        return super().has_refusals or self._back.has_refusals

    def debts(self) -> frozenset[Debt]:
        return super().debts() | {(f"{entity}{_BACK}", key, version) for entity, key, version in self._back.debts()}

    def still(self, debts: Iterable[Debt]) -> frozenset[Debt]:
        debts = frozenset(debts)
        back = {debt: (debt[0].removesuffix(_BACK), *debt[1:]) for debt in debts if debt[0].endswith(_BACK)}
        unpaid = self._back.still(back.values())
        return super().still(debts - back.keys()) | {debt for debt, plain in back.items() if plain in unpaid}

    def unrepeated(self) -> int:
        return super().unrepeated() + self._back.unrepeated()

    def contents(self, debts: Iterable[Debt]) -> list[list[Any]]:
        """The debts to the destination: its fake counts only its own writes."""
        return super().contents(debt for debt in debts if not debt[0].endswith(_BACK))
