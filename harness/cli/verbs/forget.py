"""`idrill forget`: delete what people said and did on a game day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from harness import exit_codes
from harness.cli import options
from harness.cli.each_run import each_run
from harness.cli.find_run import DEFAULT_OUT, run_ids
from harness.errors import EnvironmentUnavailable
from harness.report.hostile import plain
from harness.report.wording import many

_OF_PEOPLE = ("ledgers/people.jsonl", "logs/people.log", "report/debrief.html", "report/chronology.csv")
"""Below a run directory: what people typed, and the pages that repeat it."""
_KEPT = (
    "names stay in its plan.json, drill.yaml and report, and why it was called off in its journal.jsonl: remove the run to delete these",
    "what people did cannot be judged again: `idrill verify` will say that its evidence is incomplete",
    "its record in the archive stays: it has no name and nothing that anybody wrote",
    "git keeps what was ever committed, such as a review with their words; only a rewritten history does not",
)  # fmt: skip


def forget(
    runs: options.SomeRuns = None,
    out: options.Out = DEFAULT_OUT,
    older_than: Annotated[
        int | None, typer.Option("--older-than", min=0, metavar="DAYS", help="All game days that began so many days ago or earlier.")
    ] = None,
    at: options.At = None,
) -> int:
    """Delete what people said and did in a run."""
    if bool(runs) == (older_than is not None):
        raise typer.BadParameter("name runs, or say --older-than DAYS")
    chosen = list(runs or _older(out, older_than or 0, at or datetime.now(UTC).date()))
    if not chosen:
        typer.echo("no game day is so old")
        return exit_codes.PASSED
    code = each_run(chosen, out, _forget)
    for kept in _KEPT:
        typer.echo(f"  {kept}")
    return code


def _older(out: Path, days: int, today: date) -> Iterator[str]:
    """Runs with something of people whose id says that they began so long ago."""
    for run in run_ids(out):
        begun = re.match(r"(\d{4})(\d\d)(\d\d)-", run)
        if begun and any((out / run / name).exists() for name in _OF_PEOPLE):
            with suppress(ValueError):  # eight digits that are no day
                if (today - date(*map(int, begun.groups()))).days >= days:
                    yield run


def _forget(run: Path) -> int:
    from harness.world.sweep import is_live

    if is_live(run):
        raise EnvironmentUnavailable(f"{run.name}: it is still going on", "wait until it has ended")
    gone = list(_removed(run))
    typer.echo(plain(f"{run.name}: {', '.join(gone) + ' deleted' if gone else 'nothing of people is left'} ({many(len(gone), 'file')})"))
    return exit_codes.PASSED


def _removed(run: Path) -> Iterator[str]:
    for name in _OF_PEOPLE:
        path = run / name
        try:
            if path.is_symlink() or path.exists():
                path.unlink()
                yield name
        except OSError as error:
            raise EnvironmentUnavailable(f"{path}: it cannot be deleted: {error.strerror}", "delete it") from error
