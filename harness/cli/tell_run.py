"""The output of `idrill run`: on each run during it and at its end, and on all runs together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from harness import exit_codes
from harness.cli import github, guard
from harness.cli.show import NOT_JUDGED, headline, reasons, summary, verdicts
from harness.report.hostile import plain

if TYPE_CHECKING:
    from harness.cli.progress_line import ProgressLine
    from harness.cli.series import Done, UntilFailed
    from harness.journal import Entry, Event
    from harness.plan.model import Plan


def listeners(plan: Plan, out: Path, *, quiet: bool) -> tuple[Callable[[Entry[Event]], None], ...]:
    """The listeners of a run. Unless it is quiet, its first line is printed here, before anything is generated."""
    if quiet:
        return ()
    from harness.report.console import Console

    console = Console(plan, out)
    console.begin()
    return (console,)


def told_as_they_end(ends: Iterable[Done], plans: UntilFailed, progress: ProgressLine, *, quiet: bool) -> list[Done]:
    """All runs of a series, each reported when it is over; `progress` says how far the series is.

    An interruption ends all that are under way, and is said once.
    """
    done: list[Done] = []
    with progress.shown():
        for end in ends:
            plans.note(end)
            done.append(end)
            with progress.aside():
                if end.code != exit_codes.INTERRUPTED or sum(each.code == exit_codes.INTERRUPTED for each in done) == 1:
                    _tell(end, quiet=quiet)
            progress.note(end, last=plans.over)
    return done


def _tell(end: Done, *, quiet: bool) -> None:
    if github.is_here():
        for annotation in github.commands(end):
            typer.echo(annotation)
    if end.rehearsal is None:
        if end.error:
            guard.tell(end.error)
        if end.code == exit_codes.INTERRUPTED:
            typer.echo("  to report what was recorded until then: idrill report last")
        return
    typer.echo(headline(end.plan.about.name, end.rehearsal.judgement, speed=end.plan.speed, seed=end.plan.seed))
    why = end.code == exit_codes.ENVIRONMENT or bool(end.rehearsal.judgement.integrity.changed)
    for line in verdicts(end.rehearsal.judgement) if not quiet else reasons(end.rehearsal.judgement) if why else []:
        typer.echo(line)
    if not quiet:
        typer.echo(plain(f"  report: {end.rehearsal.page}"))


def together(done: Sequence[Done], out: Path) -> Iterator[str]:
    """The summary of several runs."""
    if len(done) > 1:
        yield summary([str(end.rehearsal.judgement.outcome) if end.rehearsal else NOT_JUDGED for end in done])
        yield f"reports: {out}/*/report/index.html   all runs side by side: idrill history"
