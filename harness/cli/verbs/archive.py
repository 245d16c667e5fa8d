"""`idrill archive`: add runs to the archive, or check that it has lost no record."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from harness import exit_codes
from harness.archive.removals import Removals
from harness.cli import options
from harness.cli.archived import place, read_with_past
from harness.cli.each_run import each_run
from harness.cli.find_run import DEFAULT_OUT
from harness.report.hostile import line
from harness.report.wording import many


class Act(StrEnum):
    add = "add"
    check = "check"


def archive(
    act: Annotated[
        Act, typer.Argument(help="add: judge old runs and add their records; check: find records that were removed or changed.")
    ],
    runs: options.SomeRuns = None,
    out: options.Out = DEFAULT_OUT,
    archive: options.Archive = None,
) -> int:
    """Add old runs to the archive, or check its records. The archive keeps a small, permanent record of every judged run."""
    to = place(archive)
    if to is None:
        raise typer.BadParameter("it is `none`: name a folder", param_hint="--archive")
    if act is Act.check:
        if runs:
            raise typer.BadParameter("`idrill archive check` looks at all records, and takes no runs")
        return _check(to)
    if not runs:
        raise typer.BadParameter("name at least one run, by its id, its path, or `last`")
    return each_run(runs, out, lambda run: _add(run, to))


def _add(run: Path, to: Path) -> int:
    from harness.archive.file import put
    from harness.rehearsal import record_run

    record = record_run(run)
    typer.echo(f"{record.outcome}  {line(put(record, to))}")
    return exit_codes.PASSED


def _check(archive: Path) -> int:
    found, removals = read_with_past(archive)
    for flaw in found.flaws:
        typer.echo(line(flaw))
    typer.echo(f"{archive}: {many(len(found.records), 'record')} of {many(len(found.runs), 'run')}, {many(len(found.flaws), 'flaw')}")
    if removals is not Removals.KNOWN:
        typer.echo(f"  {removals}")
    return exit_codes.FAILED if found.flaws else exit_codes.PASSED if removals is Removals.KNOWN else exit_codes.INCONCLUSIVE
