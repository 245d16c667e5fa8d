"""`idrill report`: write the reports of runs again, from their files alone."""

from __future__ import annotations

import typer

from harness.cli import ask
from harness.cli.find_run import DEFAULT_OUT, find_run


def report(runs: ask.Runs, out: ask.Out = DEFAULT_OUT) -> int:
    """Write the reports of runs again."""
    from harness.rehearsal import judge_run, tell

    for run in [find_run(name, out) for name in runs]:
        if not (run / "verdicts.json").is_file():
            judge_run(run)
        typer.echo(str(tell(run)))
    return 0
