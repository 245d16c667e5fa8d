"""How each drill ended the last time, as the run directories say it that are still there."""

from __future__ import annotations

from pathlib import Path

from harness import regular_file
from harness.checks.judge.saved import read_verdicts


def last_outcomes(runs_dir: Path) -> dict[str, str]:
    """Drill → the outcome of its last run that was judged; a run that cannot be read is passed over."""
    found: dict[str, str] = {}
    for run in sorted(runs_dir.iterdir()) if regular_file.is_folder(runs_dir) else ():
        try:
            judged = read_verdicts(run / "verdicts.json")
        except (OSError, ValueError, RecursionError):
            continue
        found[judged.drill] = judged.outcome.value
    return found
