"""The seeded stream of changes: creates, updates and deletes over all entities, with references that are valid at every instant."""

from __future__ import annotations

import heapq
import random
from collections.abc import Iterator
from itertools import count, takewhile

from harness.drill.entities import parents_first
from harness.drill.equality import Equality
from harness.drill.flow import Flow
from harness.drill.mapped import equality_of
from harness.drill.timeline import Bursts, Steady
from harness.workload.everyday import EverydayTwoWayWorld, EverydayWorld, tied
from harness.workload.line import WorkloadLine
from harness.workload.two_sides import TwoWayWorld
from harness.workload.world import World

_WORLDS: dict[tuple[str, bool], type[World]] = {
    ("plain", False): World,
    ("plain", True): TwoWayWorld,
    ("everyday", False): EverydayWorld,
    ("everyday", True): EverydayTwoWayWorld,
}


def generate(flow: Flow, seed: int, horizon_s: float, mark: str = "", equality: Equality | None = None) -> tuple[WorkloadLine, ...]:
    """All changes up to `horizon_s` drill seconds after zero, records that exist before it first; `mark` stands in every key.

    `equality`: when two contents are the same; default: as the drill alone says it.
    """
    return tuple(stream(flow, seed, horizon_s, mark, equality))


def stream(flow: Flow, seed: int, horizon_s: float, mark: str = "", equality: Equality | None = None) -> Iterator[WorkloadLine]:
    """As `generate`, one change at a time."""
    world = _world(flow, f"workload {seed}", mark, equality)
    for entity in parents_first(flow.entities):
        for _ in range(flow.entities[entity].count):
            yield world.create(entity, None)
    for at_s in times(flow.workload, horizon_s, seed):
        yield world.change(at_s)


def probe_line(flow: Flow, seed: int, horizon_s: float, mark: str = "", equality: Equality | None = None) -> WorkloadLine:
    """A fresh record that nothing else in the same workload uses and that needs no other record."""
    entity = parents_first(flow.entities)[0]
    used = sum(line.op == "create" and line.entity == entity for line in stream(flow, seed, horizon_s))
    world = _world(flow, f"probe {seed}", mark, equality)
    world.made[entity] = used
    return world.create(entity, None)


def _world(flow: Flow, seed: str, mark: str, equality: Equality | None) -> World:
    rng = random.Random(seed)  # noqa: S311  # reproducible, not secret
    return _WORLDS[flow.workload.data, flow.is_two_way](flow, rng, mark, equality or equality_of(flow))


def times(workload: Steady | Bursts, horizon_s: float, seed: int = 0) -> Iterator[float]:
    """When changes happen, in drill seconds after zero, rising. Of everyday data some fall into one second."""
    steady = (round(number / workload.rate, 6) for number in count(1))
    streams = [steady]
    if isinstance(workload, Bursts):
        burst, every = workload.burst, workload.every
        streams.append(round(number * every, 6) for number in count(1) for _ in range(burst))
    moments: Iterator[float] = heapq.merge(*streams)
    if workload.data == "everyday":
        moments = tied(moments, random.Random(f"ties {seed}"))  # noqa: S311  # reproducible, not secret
    return takewhile(lambda at_s: at_s <= horizon_s, moments)
