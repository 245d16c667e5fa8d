"""People of both sides make changes, but only to records that they surely have: those from before the drill, and their own."""

from __future__ import annotations

import random
from dataclasses import replace

from harness.drill.equality import Equality
from harness.drill.flow import Flow
from harness.workload.line import Side, WorkloadLine
from harness.workload.world import _TRIES, Record, World


class TwoWayWorld(World):
    """Some edits are followed by one of the same record on the other side."""

    def __init__(self, flow: Flow, rng: random.Random, mark: str, equality: Equality) -> None:
        super().__init__(flow, rng, mark, equality)
        assert flow.workload.both_sides is not None  # noqa: S101  # a two-way drill has both
        self._both = flow.workload.both_sides
        self._side: Side = "source"
        self._made_by: dict[Record, Side] = {}
        self._contested: tuple[Record, Side] | None = None
        """A record that was edited just now, and by whom; the next change is one of the same record, on the other side."""

    def change(self, at_s: float) -> WorkloadLine:
        if self._contested and self._contested[0] not in self._lines:
            self._contested = None  # it was deleted meanwhile
        contested = self._contested
        if contested and self._is_free(contested[0]):
            self._contested = None
            self._side = _other(contested[1])
            line = self._contest(contested[0], at_s)
        else:
            self._side = "destination" if self._rng.random() < self._both.destination else "source"
            line = super().change(at_s)
            record = Record(line.entity, line.key)
            if line.op == "create":
                self._made_by[record] = self._side
            elif line.op == "update" and not contested and record not in self._made_by and self._rng.random() < self._both.conflicts:
                self._contested = record, self._side
        return replace(line, side=self._side)

    def _contest(self, record: Record, at_s: float) -> WorkloadLine:
        """The other side edits the record, or deletes it."""
        edits, deletions = self._ops[1][1:]
        if self._uses.get(record) or self._rng.random() * (edits + deletions) < edits:
            return self._update(record, at_s)
        return self._delete(record, at_s)

    def _pick(self, entity: str) -> str | None:
        keys = self._live[entity]
        tries = (self._rng.choice(keys) for _ in range(_TRIES if keys else 0))
        return next((key for key in tries if self._has(Record(entity, key))), None)

    def _can_be_deleted(self, record: Record) -> bool:
        return super()._can_be_deleted(record) and self._has(record)

    def _has(self, record: Record) -> bool:
        """Whether the side whose turn it is surely has the record, and may change it now."""
        return self._made_by.get(record, self._side) == self._side and self._is_free(record)

    def _is_free(self, _record: Record) -> bool:
        """Whether the other side's people may change it already."""
        return True


def _other(side: Side) -> Side:
    return "source" if side == "destination" else "destination"
