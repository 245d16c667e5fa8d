"""`idrill history`: outcomes and times of past runs."""

from __future__ import annotations

from typing import Annotated

import typer

from harness import exit_codes
from harness.cli import options
from harness.cli.archived import place, read_with_past
from harness.cli.find_run import DEFAULT_OUT, run_ids
from harness.report.hostile import plain
from harness.report.wording import many


def history(
    out: options.Out = DEFAULT_OUT,
    archive: options.Archive = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print every run, and the sums of each drill and connector, as JSON; write no page.")
    ] = False,
) -> int:
    """Show the outcomes and times of past runs."""
    from harness.report import history as past
    from harness.report.history import write_history

    kept = place(archive)
    if kept is None:
        raise typer.BadParameter("it is `none`: name a folder", param_hint="--archive")
    found, _ = read_with_past(kept)
    if as_json:
        typer.echo(past.as_json(past.history(found)))
        return exit_codes.PASSED
    if found.records or found.flaws:
        write_history(found, out, lambda text: typer.echo(plain(text)))
    else:
        typer.echo(plain(f"no records in {kept}"))
    if without := set(run_ids(out)) - {record.run for record in found.records}:
        typer.echo(plain(f"{many(len(without), 'run')} under {out} without a record, such as {min(without)}: `idrill archive add` adds it"))
    return exit_codes.PASSED
