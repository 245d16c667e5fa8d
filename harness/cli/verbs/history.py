"""`idrill history`: outcomes and times of past runs."""

from __future__ import annotations

import typer

from harness.cli import options
from harness.cli.find_run import DEFAULT_OUT
from harness.report.hostile import plain


def history(out: options.Out = DEFAULT_OUT) -> int:
    """Show outcomes and times over past runs."""
    from harness.report.history import write_history

    write_history(out, lambda text: typer.echo(plain(text)))
    return 0
