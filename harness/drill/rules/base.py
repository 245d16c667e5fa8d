"""Rules between the parts of a drill: each part is well-formed, but together they make no sense.

A rule says which areas of the file it reads, so that it keeps quiet about a part that is already known to be wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from harness.drill.model import Drill
from harness.drill.text.problems import Complaint

Rule = Callable[[Drill], Iterator[Complaint]]
_RULES: list[tuple[frozenset[str], Rule]] = []


def rule(*areas: str) -> Callable[[Rule], Rule]:
    """Register a rule that reads these areas: `stack`, `times`, `faults`, `checks`, `lag`."""

    def register(check: Rule) -> Rule:
        _RULES.append((frozenset(areas), check))
        return check

    return register


def complaints(drill: Drill, wrong_areas: Collection[str] = ()) -> Iterator[Complaint]:
    """Everything that does not fit together, except in areas that are known to be wrong."""
    for areas, check in _RULES:
        if areas.isdisjoint(wrong_areas):
            yield from check(drill)
