"""Finds the run whose lever is to be pulled: by its directory, its name, the beginning of its name, or the newest that goes on."""

from __future__ import annotations

from pathlib import Path

from harness.cli.find_run import run_ids
from harness.drill.text.typos import nearest
from harness.errors import RunUnreadable, shown
from harness.retention import is_run
from harness.world.sweep import claimed, claimed_here, is_live


def going_on(name: str | None, out: Path) -> Path:
    """The directory of a run that is not over, its engine alive or dead. Raises RunUnreadable when there is none, or more than one.

    Without a name only the runs under `out` are meant: nobody pulls the lever of a run elsewhere by accident.
    """
    if name is None:
        return _newest(claimed_here(out), out)
    path = Path(name).absolute()
    there = {run_dir.name: run_dir for run_dir in claimed(out)}
    if path in claimed(path.parent):
        return path
    wanted = path.name if "/" in name else name
    matching = [wanted] if wanted in there else sorted(run for run in there if run.startswith(wanted))
    if len(matching) == 1:
        return there[matching[0]]
    if matching:
        raise RunUnreadable(f"{shown(name)}: {len(matching)} runs that go on begin with that: {', '.join(matching[-5:])}")
    if wanted in run_ids(out) or is_run(path):
        raise RunUnreadable(f"{shown(name)}: this run is over, and nothing of it is left that could be healed")
    guess = nearest(wanted, tuple(there))
    raise RunUnreadable(f"{shown(name)}: no such run goes on ({f'did you mean {guess}?' if guess else _others(claimed_here(out), out)})")


def _newest(here: list[Path], out: Path) -> Path:
    """Names begin with the time; one whose engine lives comes before one whose engine is dead."""
    alive = [run_dir for run_dir in here if is_live(run_dir)]
    found = max(alive or here, key=lambda run_dir: run_dir.name, default=None)
    if found is None:
        raise RunUnreadable(f"no run goes on under {out}")
    return found


def _others(here: list[Path], out: Path) -> str:
    return f"there is {', '.join(sorted(run_dir.name for run_dir in here)[-5:])}" if here else f"no run goes on under {out}"
