"""The drills of `idrill run --due`: those that an integration still needs and that can be run, the oldest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from harness.cli import guard
from harness.cli.assessed import known

if TYPE_CHECKING:
    from harness.readiness.due import DueDrill


def due_drills(integration: str, archive: Path | None) -> Mapping[str, int]:
    """Drill → how many passes in a row are missing. Says once what no run can prove, and why. Raises DrillInvalid, PlanImpossible."""
    from harness.integration.reading.load import find_integration
    from harness.readiness.due import due

    file = find_integration(integration)
    drills = due(known(archive).assessment(file, datetime.now(UTC)))
    guard.note(f"{file}: not run: {told}" for told in _impossible(drills))
    return {each.drill: each.times for each in drills if each.is_possible}


def _impossible(drills: Iterable[DueDrill]) -> Iterator[str]:
    """Each reason once, with its drills."""
    why: dict[tuple[str, ...], list[str]] = {}
    for each in drills:
        if not each.is_possible:
            why.setdefault(each.fit.said, []).append(each.drill)
    yield from (f"{', '.join(named)}: {'; '.join(said)}" for said, named in why.items())
