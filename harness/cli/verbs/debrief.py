"""`idrill debrief`: the page that a team looks at together after a game day."""

from __future__ import annotations

from pathlib import Path

import typer

from harness.cli import options
from harness.cli.each_run import each_run
from harness.cli.find_run import DEFAULT_OUT
from harness.report.hostile import plain


def debrief(runs: options.Runs, out: options.Out = DEFAULT_OUT) -> int:
    """Write what a team looks at after a game day."""
    return each_run(runs, out, _debrief)


def _debrief(run: Path) -> int:
    from harness.rehearsal import debrief_run

    judgement, page = debrief_run(run)
    typer.echo(plain(f"{judgement.outcome}  {page}"))
    return judgement.exit_code
