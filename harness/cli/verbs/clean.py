"""`idrill clean`: end and remove what dead runs left behind, and retire old runs."""

from __future__ import annotations

import typer

from harness.cli import options
from harness.cli.find_run import DEFAULT_OUT
from harness.cli.retention import KEEP, retire


def clean(out: options.Out = DEFAULT_OUT) -> int:
    """Remove old runs, and what dead runs left behind."""
    from harness import registry
    from harness.rehearsal import clean_up

    for thing in clean_up(out, registry.names("harness.runtimes")):
        typer.echo(thing)
    for run in retire(out):
        typer.echo(f"retired {run} (the last {KEEP} and every failed run are kept)")
    typer.echo("clean")
    return 0
