"""`idrill report`: write the reports of runs again, from their files alone."""

from __future__ import annotations

import typer

from harness.cli import ask
from harness.cli.find_run import DEFAULT_OUT, find_run


def report(runs: ask.Runs, out: ask.Out = DEFAULT_OUT) -> int:
    """Judge runs again and write their reports."""
    from harness.rehearsal import report_run

    for run in [find_run(name, out) for name in runs]:
        judgement, page = report_run(run)
        typer.echo(f"{judgement.outcome}  {page}")
    return 0
