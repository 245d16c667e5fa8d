"""Rules between the parts of a drill: each part is well-formed, but together they make no sense.

A rule says which areas of the file it reads, so that it keeps quiet about a part that is already known to be wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from itertools import takewhile
from typing import NamedTuple

from harness import registry
from harness.drill.kinds import CheckUse, FaultSpec
from harness.drill.model import Drill
from harness.drill.problems import Complaint
from harness.drill.rule import Path
from harness.drill.timeline import Phase

Rule = Callable[[Drill], Iterator[Complaint]]
_RULES: list[tuple[frozenset[str], Rule]] = []


class Place(NamedTuple):
    """A fault where it stands, with the longest that it lasts."""

    path: Path
    phase: Phase
    fault: FaultSpec
    longest_s: float


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


def faults(drill: Drill) -> Iterator[Place]:
    """Every fault with its place in the file."""
    for number, phase in enumerate(drill.timeline):
        for index, fault in enumerate(phase.faults):
            longest = min(phase.longest_s, fault.lasts) if fault.lasts is not None else phase.longest_s
            yield Place(("timeline", number, "faults", index), phase, fault, longest)


def checks(drill: Drill, *names: str) -> Iterator[tuple[Path, CheckUse]]:
    """The checks of these names, each with its place in the file."""
    for index, use in enumerate(drill.checks):
        if use.name in names:
            yield ("checks", index, use.name), use


def baseline_s(drill: Drill) -> float:
    """How long the timeline surely runs before the first fault."""
    return sum(phase.lasts or 0.0 for phase in takewhile(lambda phase: not phase.faults, drill.timeline))


def nearest(word: str, allowed: tuple[str, ...]) -> str:
    """A hint for a typo, or nothing."""
    close = registry.nearest(word, allowed)
    return f"did you mean {close!r}?" if close else ""
