"""What exists in the source at an instant; every change keeps it consistent. Records are known by entity and key."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from harness.drill.entities import parents_first, references_of
from harness.drill.equality import Equality
from harness.drill.flow import Flow
from harness.ledger.lines import Op
from harness.workload.content import Version, content
from harness.workload.line import DELETED, Value, WorkloadLine

_TRIES = 20
"""Random picks of a record before another kind of change is made."""


class Record(NamedTuple):
    """Two entities may use the same key."""

    entity: str
    key: str


class World:
    """Plain data: keys say whose they are, and every version has content of its own."""

    def __init__(self, flow: Flow, rng: random.Random, mark: str, equality: Equality) -> None:
        entities = flow.entities
        mix = flow.workload.mix
        self._rng = rng
        self._mark = mark
        self._equality = equality
        self._references = references_of(entities)
        self._names = parents_first(entities)
        self._weights = [max(1, entities[name].count) for name in self._names]
        self._ops: tuple[list[Op], list[float]] = (["create", "update", "delete"], [mix.create, mix.update, mix.delete])
        self._live: dict[str, list[str]] = {name: [] for name in self._names}
        self._places: dict[Record, int] = {}
        """Where a record's key stands among those of its entity that live."""
        self._lines: dict[Record, WorkloadLine] = {}
        """The last change of each record that lives."""
        self._uses: dict[Record, int] = {}
        self.made = dict.fromkeys(self._names, 0)

    def change(self, at_s: float) -> WorkloadLine:
        """The next change; where an update or delete finds no record, a record is created."""
        [op] = self._rng.choices(*self._ops)
        entity = self._entity(op)
        record = None
        if op == "update":
            record = self._to_update(entity)
        elif op == "delete":
            record = self._to_delete()
        if record is None:
            return self.create(entity, at_s)
        return self._update(record, at_s) if op == "update" else self._delete(record, at_s)

    def create(self, entity: str, at_s: float | None) -> WorkloadLine:
        """A new record, with references to records that live."""
        self.made[entity] += 1
        record = Record(entity, self._key(entity, self.made[entity]))
        references: dict[str, Value] = {}
        for field, parent in self._references[entity].items():
            references[field] = self._pick(parent)
        self._places[record] = len(self._live[entity])
        self._live[entity].append(record.key)
        for parent_record in self._parents(entity, references):
            self._uses[parent_record] = self._uses.get(parent_record, 0) + 1
        return self._write(at_s, "create", Version(*record, 1), references)

    def _key(self, entity: str, number: int) -> str:
        return f"{entity}-{self._mark}{number:06}"

    def _entity(self, _op: Op) -> str:
        [entity] = self._rng.choices(self._names, self._weights)
        return entity

    def _to_update(self, entity: str) -> Record | None:
        key = self._pick(entity)
        return None if key is None else Record(entity, key)

    def _to_delete(self) -> Record | None:
        """A record that no other references."""
        for _ in range(_TRIES):
            entity = self._entity("delete")
            if self._live[entity]:
                record = Record(entity, self._rng.choice(self._live[entity]))
                if self._can_be_deleted(record):
                    return record
        return None

    def _update(self, record: Record, at_s: float) -> WorkloadLine:
        last = self._lines[record]
        references = {field: last.fields[field] for field in self._references[record.entity]}
        return self._write(at_s, "update", Version(*record, last.version + 1), references)

    def _delete(self, record: Record, at_s: float) -> WorkloadLine:
        last = self._lines.pop(record)
        live, place = self._live[record.entity], self._places.pop(record)
        moved = live.pop()
        if moved != record.key:
            live[place] = moved
            self._places[Record(record.entity, moved)] = place
        for parent in self._parents(record.entity, last.fields):
            self._uses[parent] -= 1
        return WorkloadLine(at_s, *record, "delete", last.version + 1, {}, DELETED)

    def _write(self, at_s: float | None, op: Op, of: Version, references: dict[str, Value]) -> WorkloadLine:
        fields = self._content(of, references)
        line = WorkloadLine(at_s, of.entity, of.key, op, of.number, fields, self._equality.digest(of.entity, fields))
        self._lines[Record(of.entity, of.key)] = line
        return line

    def _content(self, of: Version, references: dict[str, Value]) -> dict[str, Value]:
        return content(self._rng, of, self._equality.fields[of.entity]) | references

    def _parents(self, entity: str, fields: Mapping[str, Value]) -> Iterator[Record]:
        for field, parent in self._references[entity].items():
            if isinstance(key := fields[field], str):
                yield Record(parent, key)

    def _pick(self, entity: str) -> str | None:
        keys = self._live[entity]
        return self._rng.choice(keys) if keys else None

    def _can_be_deleted(self, record: Record) -> bool:
        return not self._uses.get(record)
