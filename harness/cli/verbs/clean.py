"""`idrill clean`: end processes and remove files that dead runs left behind, and retire old runs."""

from __future__ import annotations

from typing import Annotated

import typer

from harness import exit_codes
from harness.cli import options
from harness.cli.find_run import DEFAULT_OUT
from harness.report.hostile import line
from harness.retention import KEEP, old_runs, retire


def clean(
    out: options.Out = DEFAULT_OUT,
    dry_run: Annotated[bool, typer.Option("--dry-run", "-n", help="Only show what would be removed.")] = False,
) -> int:
    """Remove old runs, and whatever dead runs left behind."""
    from harness import registry
    from harness.rehearsal import clean_up
    from harness.world.sweep import dead_runs

    if dry_run:
        for name in dead_runs(out):
            typer.echo(f"would end and remove what is left of {line(name)}")
        for run in old_runs(out):
            typer.echo(f"would retire {line(run.name)}")
        typer.echo(f"nothing was removed; the last {KEEP} and every failed run would be kept")
        return exit_codes.PASSED
    for thing in clean_up(out, registry.names("harness.runtimes")):
        typer.echo(thing)
    for name in retire(out):
        typer.echo(f"retired {name} (the last {KEEP} and every failed run are kept)")
    typer.echo("clean")
    return exit_codes.PASSED
