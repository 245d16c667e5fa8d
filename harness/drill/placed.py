"""Faults and checks of a drill, each with its place in the file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from harness.drill.kinds import CheckUse, FaultSpec
from harness.drill.model import Drill
from harness.drill.text.broken import Path
from harness.drill.timeline import Phase


class PlacedFault(NamedTuple):
    """A fault where it stands, with the longest that it lasts, in drill seconds."""

    path: Path
    phase: Phase
    fault: FaultSpec
    longest_s: float


def faults(drill: Drill) -> Iterator[PlacedFault]:
    """Every fault with its place in the file."""
    for number, phase in enumerate(drill.timeline):
        for index, fault in enumerate(phase.faults):
            longest = min(phase.longest_s, fault.lasts) if fault.lasts is not None else phase.longest_s
            yield PlacedFault(("timeline", number, "faults", index), phase, fault, longest)


def checks(drill: Drill, *names: str) -> Iterator[tuple[Path, CheckUse]]:
    """The checks of these names, or all, each with its place in the file."""
    for index, use in enumerate(drill.checks):
        if not names or use.name in names:
            yield ("checks", index, use.name), use
