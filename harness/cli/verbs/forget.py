"""`idrill forget`: delete what people said and did on a game day."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import typer

from harness import exit_codes
from harness.cli import options
from harness.cli.each_run import each_run
from harness.cli.find_run import DEFAULT_OUT
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
    runs: options.Runs,
    out: options.Out = DEFAULT_OUT,
) -> int:
    """Delete what people said and did in a run."""
    code = each_run(runs, out, _forget)
    for kept in _KEPT:
        typer.echo(f"  {kept}")
    return code


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
