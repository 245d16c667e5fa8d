"""`idrill verify`: judge runs again, from their files alone."""

from __future__ import annotations

import typer

from harness.cli import ask, exit_codes
from harness.cli.find_run import DEFAULT_OUT, find_run
from harness.cli.show import verdicts


def verify(runs: ask.Runs, out: ask.Out = DEFAULT_OUT) -> int:
    """Judge runs again, from their files alone."""
    from harness.rehearsal import judge_run

    codes = []
    for run in [find_run(name, out) for name in runs]:
        judgement = judge_run(run)
        typer.echo(f"{judgement.outcome}  {run.name}")
        for line in verdicts(judgement):
            typer.echo(line)
        codes.append(judgement.exit_code)
    return exit_codes.worst(codes)
