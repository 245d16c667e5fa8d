"""`idrill report`: write the reports of runs again, from their files alone."""

from __future__ import annotations

from pathlib import Path

import typer

from harness.cli import options
from harness.cli.archived import for_runs_in, place, told_when_new
from harness.cli.each_run import each_run
from harness.cli.find_run import DEFAULT_OUT
from harness.report.hostile import plain


def report(runs: options.Runs, out: options.Out = DEFAULT_OUT, archive: options.Archive = None) -> int:
    """Judge past runs again and rewrite their reports."""
    records = place(archive)
    with told_when_new(records):
        return each_run(runs, out, lambda run: _report(run, for_runs_in(out, run, records)))


def _report(run: Path, archive: Path | None) -> int:
    from harness.rehearsal import report_run

    judgement, page = report_run(run, archive=archive)
    typer.echo(plain(f"{judgement.outcome}  {page}"))
    return judgement.exit_code
