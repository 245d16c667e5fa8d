"""How many old runs are kept: the last ones, and every one that failed. What they proved stays in the archive."""

from __future__ import annotations

import shutil
from collections.abc import Collection
from pathlib import Path

from harness import regular_file
from harness.checks.verdict import Outcome

KEEP = 50


def retire(out: Path, keep: int = KEEP, spare: Collection[str] = ()) -> tuple[str, ...]:
    """Remove old runs under `out` and return their ids. `spare`: runs that were just announced, which are kept."""
    old = old_runs(out, keep, spare)
    for run in old:
        shutil.rmtree(run, ignore_errors=True)  # another series may be at it, too
    return tuple(run.name for run in old)


def old_runs(out: Path, keep: int = KEEP, spare: Collection[str] = ()) -> list[Path]:
    """The runs that `retire` removes, newest first.

    Kept are the newest `keep`, every run with the outcome FAIL, and runs that are still going on. Folders that are not
    runs (no plan.json) are never touched.
    """
    if not out.is_dir():
        return []
    from harness.world.sweep import is_live

    runs = sorted((path for path in out.iterdir() if is_run(path)), key=lambda path: path.name, reverse=True)
    return [run for run in runs[keep:] if run.name not in spare and not _failed(run) and not is_live(run)]


def is_run(path: Path) -> bool:
    """True for a run directory: a real folder (no link) that holds a plan."""
    return regular_file.is_folder(path) and not path.is_symlink() and regular_file.is_regular(path / "plan.json")


def is_rest_of_a_run(path: Path) -> bool:
    """True for a run directory that has lost its plan: a journal is left."""
    is_folder = regular_file.is_folder(path) and not path.is_symlink()
    return is_folder and not is_run(path) and regular_file.is_regular(path / "journal.jsonl")


def _failed(run: Path) -> bool:
    from harness.checks.judge.saved import read_verdicts

    try:
        return read_verdicts(run / "verdicts.json").outcome is Outcome.FAIL
    except (OSError, ValueError, RecursionError):
        return False
