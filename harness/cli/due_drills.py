"""The drills of `idrill run --due`: those that an integration still needs and that can be run, the oldest first."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from harness.cli import guard
from harness.cli.assessed import known
from harness.report.wording import many


def due_drills(integration: str, archive: Path | None) -> Mapping[str, int]:
    """Drill → how many passes in a row are missing. Says which drills are impossible. Raises DrillInvalid, PlanImpossible."""
    from harness.integration.reading.load import find_integration
    from harness.readiness.due import due

    file = find_integration(integration)
    drills = due(known(archive).assessment(file, datetime.now(UTC)))
    impossible = [each.drill for each in drills if not each.is_possible]
    if impossible:
        guard.say(f"{many(len(impossible), 'due drill')} cannot be run: {', '.join(impossible)}; `idrill due {file}` says why")
    return {each.drill: each.times for each in drills if each.is_possible}
