"""Data as untidy as in life: the habits of people and systems that tidy test data never shows.

Operations, rate and horizon stay those of the drill: only the records, values and seconds of changes are chosen differently.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator
from dataclasses import replace

from harness.drill.equality import Equality
from harness.drill.flow import Flow
from harness.ledger.lines import Op
from harness.workload.content import Version, everyday_content
from harness.workload.line import Value, WorkloadLine
from harness.workload.two_sides import TwoWayWorld
from harness.workload.world import Record, World

FIRST_NUMBER = 401
"""Records are numbered from here in every entity: some are called like an HTTP status."""
IN_ONE_SECOND = (1, 1, 2, 3, 4)
BURST = 0.25
"""Share of the updates after which the same record is updated again and again."""
BURST_LENGTHS = (1, 2, 3)
SHORT_LIVED = 0.4
"""Share of the deletions that strike the youngest record that can be deleted."""
RETURNS = 0.25
"""Share of the updates that bring an earlier content back, where there is one."""


class EverydayWorld(World):
    """The same number in two entities, bursts on one record, values that return, records that live for seconds. Events stay as they are."""

    returns = RETURNS

    def __init__(self, flow: Flow, rng: random.Random, mark: str, equality: Equality) -> None:
        super().__init__(flow, rng, mark, equality)
        entities = flow.entities
        self._states = [name for name in self._names if entities[name].kind == "state"]
        self._state_weights = [max(1, entities[name].count) for name in self._states]
        self._earlier: dict[Record, list[dict[str, Value]]] = {}
        """The contents that a record had before its last one."""
        self._hot: list[Record] = []
        """Who is updated next."""
        self._young: list[Record] = []
        self._touched: tuple[int, set[Record]] = (-1, set())
        """The second of the last change, and who was changed in it."""

    def change(self, at_s: float) -> WorkloadLine:
        second = math.floor(at_s)
        if second != self._touched[0]:
            self._touched = second, set()
        line = replace(super().change(at_s), stamp_s=second)
        self._touched[1].add(Record(line.entity, line.key))
        if line.op == "create":
            self._young = [*self._young[-19:], Record(line.entity, line.key)]
        return line

    def _key(self, entity: str, number: int) -> str:
        return f"{self._mark}{FIRST_NUMBER - 1 + number}"

    def _entity(self, op: Op) -> str:
        if op == "create" or not self._states:
            return super()._entity(op)
        [entity] = self._rng.choices(self._states, self._state_weights)
        return entity

    def _to_update(self, entity: str) -> Record | None:
        if not self._states:
            return None
        while self._hot:
            if self._can_be_updated(record := self._hot.pop()):
                return record
        picked = super()._to_update(entity)
        if picked and self._rng.random() < BURST:
            self._hot = [picked] * self._rng.choice(BURST_LENGTHS)
        return picked

    def _to_delete(self) -> Record | None:
        if not self._states:
            return None
        if self._rng.random() < SHORT_LIVED:
            young = (record for record in reversed(self._young) if record in self._lines and record.entity in self._states)
            record = next((record for record in young if self._can_be_deleted(record)), None)
            if record:
                return record
        return super()._to_delete()

    def _content(self, of: Version, references: dict[str, Value]) -> dict[str, Value]:
        record = Record(of.entity, of.key)
        last = self._lines.get(record)
        earlier = self._earlier.setdefault(record, [])
        digests = [self._equality.digest(of.entity, fields) for fields in earlier]
        returning = [fields for fields, digest in zip(earlier, digests, strict=True) if last and digest != last.digest]
        if last:
            self._earlier[record] = [*earlier[-2:], dict(last.fields)]
        if returning and self._rng.random() < self.returns:
            return self._rng.choice(returning)
        return everyday_content(self._rng, of, self._equality.fields[of.entity]) | references

    def _can_be_updated(self, record: Record) -> bool:
        return record in self._lines


class EverydayTwoWayWorld(EverydayWorld, TwoWayWorld):
    """No record is changed twice in one second, on either side, because no one could say which edit is later. No value returns.

    Where the mix excludes creations and no other record is left, one is changed twice all the same, and the change shows its instant.
    """

    returns = 0.0
    _crowded = False
    """Whether this change is of that kind."""

    def change(self, at_s: float) -> WorkloadLine:
        self._crowded = False
        line = super().change(at_s)
        return replace(line, stamp_s=None) if self._crowded else line

    def _to_update(self, entity: str) -> Record | None:
        return super()._to_update(entity) or self._in_the_crowd(lambda: super(EverydayTwoWayWorld, self)._to_update(entity))

    def _to_delete(self) -> Record | None:
        return super()._to_delete() or self._in_the_crowd(super()._to_delete)

    def _in_the_crowd(self, pick: Callable[[], Record | None]) -> Record | None:
        [create, *_] = self._ops[1]
        self._crowded = create == 0
        record = pick() if self._crowded else None
        self._crowded = record is not None
        return record

    def _can_be_updated(self, record: Record) -> bool:
        return super()._can_be_updated(record) and self._has(record)

    def _is_free(self, record: Record) -> bool:
        return self._crowded or record not in self._touched[1]


def tied(moments: Iterator[float], rng: random.Random) -> Iterator[float]:
    """The same number of moments, still rising, but a few at a time in one second: those that follow are drawn to the first of them."""
    for first in moments:
        yield first
        size = rng.choice(IN_ONE_SECOND)
        step = (math.floor(first) + 1 - first) / (size + 1)
        for number in range(1, size):
            moment = next(moments, None)
            if moment is None:
                return
            yield round(min(moment, first + number * step), 6)
