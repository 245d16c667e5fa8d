"""Several runs in turn: a run that cannot be read is reported, and the next one follows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import typer

from harness import exit_codes
from harness.checks.verdict import Outcome
from harness.cli import guard
from harness.cli.find_run import find_run
from harness.errors import HarnessError, RunDamaged
from harness.report.hostile import line


def each_run(names: list[str], out: Path, judge: Callable[[Path], int]) -> int:
    """The worst of the exit codes. Raises RunUnreadable before the first is judged when one of the names leads nowhere."""
    return exit_codes.worst([_code(run, judge) for run in [find_run(name, out) for name in names]])


def _code(run: Path, judge: Callable[[Path], int]) -> int:
    try:
        return judge(run)
    except RunDamaged as error:
        typer.echo(f"{Outcome.INCONCLUSIVE}  {line(run.name)}\n  ! {line(str(error))}")
        return error.exit_code
    except HarnessError as error:
        return guard.tell(error)
