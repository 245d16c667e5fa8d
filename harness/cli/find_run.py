"""Finds a run directory from a typed text: a path, a run id, its beginning, or `last`."""

from __future__ import annotations

from pathlib import Path

from harness import regular_file
from harness.drill.text.typos import nearest
from harness.errors import RunUnreadable, shown
from harness.own_folders import RUNS
from harness.retention import is_rest_of_a_run, is_run

DEFAULT_OUT = RUNS


def find_run(name: str, out: Path) -> Path:
    """The directory of one run. Raises RunUnreadable when there is none, or more than one."""
    if regular_file.is_folder(Path(name)):
        return _checked(Path(name))
    runs = run_ids(out)
    if name == "last" and runs:
        return out / runs[-1]
    matching = [run for run in runs if run.startswith(name)] if name not in runs else [name]
    if len(matching) == 1:
        return out / matching[0]
    if matching:
        raise RunUnreadable(f"{shown(name)}: {len(matching)} run ids begin with that: {', '.join(matching[-5:])}")
    guess = nearest(name, tuple(runs))
    hint = f"did you mean {guess}?" if guess else f"there are {len(runs)} runs under {out}"
    raise RunUnreadable(f"{shown(name)}: no such run ({hint})")


def run_ids(out: Path) -> list[str]:
    """Ids of all runs under `out`, oldest first, damaged ones included."""
    return sorted(path.name for path in out.iterdir() if is_run(path) or is_rest_of_a_run(path)) if regular_file.is_folder(out) else []


def _checked(path: Path) -> Path:
    if not is_run(path) and not is_rest_of_a_run(path):
        raise RunUnreadable(f"{path}: not a run directory (it holds no plan.json, and no journal.jsonl)")
    return path.resolve()
