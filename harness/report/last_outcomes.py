"""How each drill ended the last time, as the run directories say it that are still there."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from harness import regular_file
from harness.checks.judge.saved import read_verdicts


def last_outcomes(runs_dir: Path) -> Callable[[Path], str | None]:
    """Of a drill's file the outcome of its last run that was judged; None: there is none.

    Two files of one name in two folders are two drills. A run whose file is not on this machine, since it was carried out elsewhere, counts
    for the file of the same name.
    """
    newest_first = list(_judged(runs_dir))[::-1]
    return lambda drill: next((outcome for file, outcome in newest_first if _is_of(drill, file)), None)


def _judged(runs_dir: Path) -> Iterator[tuple[Path, str]]:
    """The drill file of each run and its outcome, oldest first; a run that cannot be read is passed over."""
    for run in sorted(runs_dir.iterdir()) if regular_file.is_folder(runs_dir) else ():
        try:
            outcome = read_verdicts(run / "verdicts.json").outcome.value
            file = Path(json.loads(regular_file.read(run / "plan.json"))["drill_file"])
        except (OSError, ValueError, TypeError, KeyError, RecursionError):
            continue
        yield file, outcome


def _is_of(drill: Path, recorded: Path) -> bool:
    return os.path.realpath(recorded) == os.path.realpath(drill) or (recorded.name == drill.name and not os.path.lexists(recorded))
