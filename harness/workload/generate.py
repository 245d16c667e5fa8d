"""The seeded stream of changes: creates, updates and deletes over all entities, with references that are valid at every instant."""

from __future__ import annotations

import heapq
import random
from collections.abc import Iterator
from dataclasses import replace
from itertools import count, takewhile

from harness.drill.entities import fields_of, parents_first, references_of
from harness.drill.model import Drill
from harness.drill.timeline import Bursts, Steady
from harness.workload.content import Version, content
from harness.workload.line import DELETED, Op, Side, Value, WorkloadLine, digest

_TRIES = 20
"""Random picks of a deletable record before the change becomes a create."""


def generate(drill: Drill, seed: int, horizon_s: float, mark: str = "") -> tuple[WorkloadLine, ...]:
    """All changes up to `horizon_s` drill seconds after zero, records that exist before it first; `mark` stands in every key."""
    return tuple(stream(drill, seed, horizon_s, mark))


def stream(drill: Drill, seed: int, horizon_s: float, mark: str = "") -> Iterator[WorkloadLine]:
    """As `generate`, one change at a time."""
    rng = random.Random(f"workload {seed}")  # noqa: S311  # reproducible, not secret
    world = _TwoWayWorld(drill, rng, mark) if drill.is_two_way else _World(drill, rng, mark)
    for entity in parents_first(drill.stack.source.entities):
        for _ in range(drill.stack.source.entities[entity].count):
            yield world.create(entity, None)
    for at_s in times(drill.workload, horizon_s):
        yield world.change(at_s)


def probe_line(drill: Drill, seed: int, horizon_s: float, mark: str = "") -> WorkloadLine:
    """A fresh record that nothing else in the same workload uses and that needs no other record."""
    entity = parents_first(drill.stack.source.entities)[0]
    used = sum(line.op == "create" and line.entity == entity for line in stream(drill, seed, horizon_s))
    world = _World(drill, random.Random(f"probe {seed}"), mark)  # noqa: S311  # reproducible, not secret
    world.made[entity] = used
    return world.create(entity, None)


def times(workload: Steady | Bursts, horizon_s: float) -> Iterator[float]:
    """When changes happen, in drill seconds after zero, rising."""
    steady = (round(number / workload.rate, 6) for number in count(1))
    streams = [takewhile(lambda at_s: at_s <= horizon_s, steady)]
    if isinstance(workload, Bursts):
        burst, every = workload.burst, workload.every
        bursts = (round(number * every, 6) for number in count(1) for _ in range(burst))
        streams.append(takewhile(lambda at_s: at_s <= horizon_s, bursts))
    return heapq.merge(*streams)


class _World:
    """What exists at an instant; every change keeps it consistent."""

    def __init__(self, drill: Drill, rng: random.Random, mark: str) -> None:
        entities = drill.stack.source.entities
        mix = drill.workload.mix
        self._rng = rng
        self._mark = mark
        self._fields = fields_of(entities)
        self._references = references_of(entities)
        self._names = parents_first(entities)
        self._weights = [max(1, entities[name].count) for name in self._names]
        self._ops: tuple[list[Op], list[float]] = (["create", "update", "delete"], [mix.create, mix.update, mix.delete])
        self._live: dict[str, list[str]] = {name: [] for name in self._names}
        self._records: dict[str, WorkloadLine] = {}
        self._uses: dict[str, int] = {}
        self.made = dict.fromkeys(self._names, 0)

    def change(self, at_s: float) -> WorkloadLine:
        """The next change; where an update or delete finds no record, a record is created."""
        [op] = self._rng.choices(*self._ops)
        [entity] = self._rng.choices(self._names, self._weights)
        key = None
        if op == "update" and self._live[entity]:
            key = self._pick(self._live[entity])
        elif op == "delete":
            key = self._unused()
        if key is None:
            return self.create(entity, at_s)
        return self._update(key, at_s) if op == "update" else self._delete(key, at_s)

    def create(self, entity: str, at_s: float | None) -> WorkloadLine:
        self.made[entity] += 1
        key = f"{entity}-{self._mark}{self.made[entity]:06}"
        references: dict[str, Value] = {}
        for field, parent in self._references[entity].items():
            references[field] = self._pick(self._live[parent])
        self._live[entity].append(key)
        for parent_key in references.values():
            if isinstance(parent_key, str):
                self._uses[parent_key] = self._uses.get(parent_key, 0) + 1
        return self._write(at_s, "create", Version(entity, key, 1), references)

    def _update(self, key: str, at_s: float) -> WorkloadLine:
        last = self._records[key]
        references = {field: last.fields[field] for field in self._references[last.entity]}
        return self._write(at_s, "update", Version(last.entity, key, last.version + 1), references)

    def _delete(self, key: str, at_s: float) -> WorkloadLine:
        last = self._records.pop(key)
        for field in self._references[last.entity]:
            parent_key = last.fields[field]
            if isinstance(parent_key, str):
                self._uses[parent_key] -= 1
        return WorkloadLine(at_s, last.entity, key, "delete", last.version + 1, {}, DELETED)

    def _write(self, at_s: float | None, op: Op, of: Version, references: dict[str, Value]) -> WorkloadLine:
        names = self._fields[of.entity]
        fields = content(self._rng, of, names) | references
        line = WorkloadLine(at_s, of.entity, of.key, op, of.number, fields, digest(fields, names))
        self._records[of.key] = line
        return line

    def _pick(self, keys: list[str]) -> str | None:
        return self._rng.choice(keys) if keys else None

    def _can_be_deleted(self, key: str) -> bool:
        return not self._uses.get(key)

    def _unused(self) -> str | None:
        """A record that no other references, taken out of the living."""
        for _ in range(_TRIES):
            [entity] = self._rng.choices(self._names, self._weights)
            live = self._live[entity]
            if not live:
                continue
            index = self._rng.randrange(len(live))
            if self._can_be_deleted(live[index]):
                live[index], live[-1] = live[-1], live[index]
                return live.pop()
        return None


class _TwoWayWorld(_World):
    """People of both sides make changes, each of what they surely have: records from before the drill, and those of their own."""

    def __init__(self, drill: Drill, rng: random.Random, mark: str = "") -> None:
        super().__init__(drill, rng, mark)
        assert drill.workload.both_sides is not None  # noqa: S101  # that is what makes it two-way
        self._both = drill.workload.both_sides
        self._side: Side = "source"
        self._made_by: dict[str, Side] = {}
        self._contested: str | None = None
        """A record that was edited just now; the next change is one of the same record, on the other side."""

    def change(self, at_s: float) -> WorkloadLine:
        contested, self._contested = self._contested, None
        self._side = _other(self._side) if contested else "destination" if self._rng.random() < self._both.destination else "source"
        if contested:
            line = self._contest(contested, at_s)
        else:
            line = super().change(at_s)
            if line.op == "create":
                self._made_by[line.key] = self._side
            elif line.op == "update" and line.key not in self._made_by and self._rng.random() < self._both.conflicts:
                self._contested = line.key
        return replace(line, side=self._side)

    def _contest(self, key: str, at_s: float) -> WorkloadLine:
        """The other side edits the record, or deletes it."""
        edits, deletions = self._ops[1][1:]
        if self._uses.get(key) or self._rng.random() * (edits + deletions) < edits:
            return self._update(key, at_s)
        self._live[self._records[key].entity].remove(key)
        return self._delete(key, at_s)

    def _pick(self, keys: list[str]) -> str | None:
        tries = (self._rng.choice(keys) for _ in range(_TRIES if keys else 0))
        return next((key for key in tries if self._has(key)), None)

    def _can_be_deleted(self, key: str) -> bool:
        return super()._can_be_deleted(key) and self._has(key)

    def _has(self, key: str) -> bool:
        return self._made_by.get(key, self._side) == self._side


def _other(side: Side) -> Side:
    return "source" if side == "destination" else "destination"
