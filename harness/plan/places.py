"""Where a fault or a check is written, for messages that refuse it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.assets import called
from harness.drill.text.problems import dotted

if TYPE_CHECKING:
    from harness.drill.placed import PlacedFault
    from harness.plan.setup import Setup


def fault_at(setup: Setup, place: PlacedFault) -> str:
    """File, line and key, then its kind; of one that a program injects, and no file has, the phase."""
    marks, fault = setup.drill.marks, place.fault
    written = marks.at(place.path)
    if isinstance(written, dict) and written.get("kind") == fault.kind:
        file, mark = marks.whence(place.path)
        return f"{called(file)}:{mark.line}: {dotted(place.path)}: {fault.kind}"
    return f"phase {place.phase.phase}: {fault.kind}"


def check_at(setup: Setup, number: int) -> str:
    """File, line and key, then its name."""
    path = ("checks", number)
    file, mark = setup.drill.marks.whence(path)
    return f"{called(file)}:{mark.line}: {dotted(path)}: {setup.drill.drill.checks[number].name}"
