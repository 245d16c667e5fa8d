"""Which connector meets which drill: each defect its own, those of that category, a few others; each drill its own connector."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from harness.drill.model import Drill
from harness.drill.reading.expectations import Expectation, Expectations

OTHERS = 3
"""Drills of other categories that each defect meets, drawn from the seed."""
REFERENCE = "(its own)"
"""Stands for the connector that a drill names itself: the one that must pass."""
Role = Literal["expected", "category", "other", "reference"]


@dataclass(frozen=True)
class Cell:
    """One run. The check in `due` must fail in it (role `expected`), no check may fail (role `reference`), any check may (other roles)."""

    connector: str
    drill: str
    role: Role
    seed: int
    due: Expectation | None = None


def expected(expectations: Expectations, seeds: range) -> Iterator[Cell]:
    """Each defect in the drill that must catch it, with each seed."""
    return (Cell(defect, due.drill, "expected", seed, due) for seed in seeds for defect, due in sorted(expectations.items()))


def references(drills: Iterable[str], seeds: range) -> Iterator[Cell]:
    """Each drill with its own connector, with each seed."""
    return (Cell(REFERENCE, drill, "reference", seed) for seed in seeds for drill in sorted(drills))


def beside(expectations: Expectations, drills: Mapping[str, Drill], seed: int, *, full: bool = False) -> Iterator[Cell]:
    """Each defect in the other drills of that category, and in some others; `full`: in all.

    Only drills that are made for the same connector are comparable: a defect is a variant of the one that its own drill names.
    """
    for defect, due in sorted(expectations.items()):
        own = drills[due.drill]
        comparable = [name for name in sorted(drills) if name != due.drill and drills[name].stack.connector == own.stack.connector]
        category = [name for name in comparable if drills[name].category == own.category]
        others = [name for name in comparable if name not in category]
        if not full:
            others = sorted(random.Random(f"{seed} {defect}").sample(others, min(OTHERS, len(others))))  # noqa: S311
        yield from (Cell(defect, name, "category", seed) for name in category)
        yield from (Cell(defect, name, "other", seed) for name in others)
