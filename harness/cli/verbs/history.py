"""`idrill history`: outcomes and times of past runs."""

from __future__ import annotations

from typing import Annotated

import typer

from harness import exit_codes
from harness.cli import options
from harness.cli.find_run import DEFAULT_OUT
from harness.report.hostile import plain


def history(
    out: options.Out = DEFAULT_OUT,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, and write no files.")] = False,
) -> int:
    """Show the outcomes and times of past runs."""
    from harness.report import history as past
    from harness.report.history import write_history

    if as_json:
        typer.echo(past.as_json(past.history(out)))
        return exit_codes.PASSED
    write_history(out, lambda text: typer.echo(plain(text)))
    return exit_codes.PASSED
