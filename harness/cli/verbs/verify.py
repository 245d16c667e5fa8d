"""`idrill verify`: judge runs again, from their files alone."""

from __future__ import annotations

from pathlib import Path

import typer

from harness.cli import options
from harness.cli.archived import for_runs_in, place, told_when_new
from harness.cli.each_run import each_run
from harness.cli.find_run import DEFAULT_OUT
from harness.cli.show import verdicts
from harness.report.hostile import line


def verify(runs: options.Runs, out: options.Out = DEFAULT_OUT, archive: options.Archive = None) -> int:
    """Judge past runs again, using nothing but their files."""
    records = place(archive)
    with told_when_new(records):
        return each_run(runs, out, lambda run: _verify(run, for_runs_in(out, run, records)))


def _verify(run: Path, archive: Path | None) -> int:
    from harness.rehearsal import judge_run

    judgement = judge_run(run, archive=archive)
    typer.echo(f"{judgement.outcome}  {line(run.name)}")
    for told in verdicts(judgement):
        typer.echo(told)
    if not judgement.integrity.sealed:
        typer.echo(f"  seal: {judgement.integrity}")
    return judgement.exit_code
