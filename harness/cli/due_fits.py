"""Which due drills can be run for an integration: each is planned with its connector, and nothing is started."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from harness.readiness.facts import Fit


def due_fits(file: Path, drills: Collection[str]) -> Mapping[str, Fit]:
    """Drill → RUNNABLE, ADAPTED with how, or IMPOSSIBLE with what is missing. Raises DrillInvalid for a connector that cannot be read."""
    return {drill: _fit(file, drill) for drill in drills}


def _fit(file: Path, drill: str) -> Fit:
    from harness.errors import HarnessError
    from harness.readiness.facts import Fit
    from harness.rehearsal import draw_up

    told: tuple[str, ...] = ()
    for speed in (None, 1.0):  # a connector with a clock of its own allows only the second one
        try:
            plan = draw_up(drill, integration=str(file), speed=speed)
        except HarnessError as error:
            told = tuple(str(error).splitlines())
        else:
            return Fit("ADAPTED" if plan.adapted else "RUNNABLE", plan.adapted, frozenset(check.name for check in plan.checks))
    return Fit("IMPOSSIBLE", told)
