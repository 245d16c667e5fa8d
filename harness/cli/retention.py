"""How many old runs are kept: the last ones, and every one that failed."""

from __future__ import annotations

import json
import shutil
import time
from pathlib import Path

KEEP = 50
_SILENT_S = 3600.0
"""Wall seconds after which a journal without an end belongs to a run that was killed."""


def retire(out: Path, keep: int = KEEP) -> tuple[str, ...]:
    """Remove old runs under `out` and return their ids.

    Kept are the newest `keep`, every run with the outcome FAIL, and runs that may still be going on. Folders that are not
    runs (no plan.json) are never touched.
    """
    if not out.is_dir():
        return ()
    runs = sorted((path for path in out.iterdir() if is_run(path)), key=lambda path: path.name, reverse=True)
    old = [run for run in runs[keep:] if not _failed(run) and not _may_be_live(run)]
    for run in old:
        shutil.rmtree(run)
    return tuple(run.name for run in old)


def is_run(path: Path) -> bool:
    """True for a run directory: a real folder (no link) that holds a plan."""
    return path.is_dir() and not path.is_symlink() and (path / "plan.json").is_file()


def _failed(run: Path) -> bool:
    try:
        saved = json.loads((run / "verdicts.json").read_text(encoding="utf-8"))
        return bool(saved["outcome"] == "FAIL")
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _may_be_live(run: Path) -> bool:
    journal = run / "journal.jsonl"
    try:
        with journal.open("rb") as file:
            file.seek(max(0, journal.stat().st_size - 4096))
            ended = b'"run_ended"' in file.read()
        return not ended and time.time() - journal.stat().st_mtime < _SILENT_S
    except OSError:
        return False
