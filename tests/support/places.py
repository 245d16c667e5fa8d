"""Where runs lie: under `--out` when they are over; while they go on, in the state folder if their connector is confined."""

from __future__ import annotations

from pathlib import Path

from harness.world.place import live_runs


def run_dirs(out: Path) -> list[Path]:
    """Of runs that belong under a folder, wherever they lie now."""
    over = [journal.parent for journal in out.glob("*/journal.jsonl")]
    return over + [run_dir for run_dir, goal in live_runs() if goal == out and (run_dir / "journal.jsonl").exists()]
