"""`idrill runbook`: write the runbook of an integration, or check the committed one."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from harness import exit_codes, regular_file
from harness.cli import github, guard, options
from harness.cli.archived import place, read_with_past
from harness.cli.find_run import DEFAULT_OUT
from harness.errors import EnvironmentUnavailable
from harness.report.hostile import plain
from harness.report.wording import many

if TYPE_CHECKING:
    from harness.archive.record import RunRecord
    from harness.runbook.known import Page


def runbook(
    file: Annotated[str, typer.Argument(metavar="FILE", help="An integration file, by name or path.")],
    archive: options.Archive = None,
    at: options.At = None,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Where the runbook is; default: `runbook.file` of the integration file, or runbook.md beside it."
        ),
    ] = None,
    runs: Annotated[Path, typer.Option(metavar="FOLDER", help="Folder of run directories, for the words of first pages.")] = DEFAULT_OUT,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit with 1 if the runbook is stale, too heavy or incomplete.")
    ] = False,
) -> int:
    """Write the runbook of an integration, or check it.

    It comes from the integration file and from the evidence of its drills.
    """
    from harness.integration.reading.load import find_integration
    from harness.readiness.readied import asked
    from harness.readiness.table import quarterly
    from harness.runbook.compose import known_of, place_of
    from harness.runbook.front import drills_shown
    from harness.runbook.lint import lint, stale
    from harness.runbook.measured import pages as measured
    from harness.runbook.page import page

    today = at or datetime.now(UTC).date()
    records = _records(archive, today)
    loaded, facts = asked(find_integration(file), records)
    due = quarterly(facts)
    path = out or place_of(loaded)
    if check:
        known = known_of(loaded, due, records)
        problems = (*stale.problems(loaded, due, records, path), *lint.problems(loaded, known, today))
        for problem in problems:
            typer.echo(plain(problem))
            if github.is_here():
                said = f"{problem.found}; {problem.allowed}" if problem.allowed else problem.found
                typer.echo(github.annotation("error", problem.file, problem.line, problem.key or "runbook", said))
        typer.echo(f"{path}: {many(len(problems), 'finding')}")
        return exit_codes.FAILED if problems else exit_codes.PASSED
    known = known_of(loaded, due, records, _committed(path))
    known = known_of(loaded, due, records, (*known.pages, *measured(runs, known.records, drills_shown(known))))
    _write(path, page(known).encode())
    guard.warn(plain(problem) for problem in lint.problems(loaded, known, today))
    typer.echo(f"{path}")
    return exit_codes.PASSED


def _records(archive: Path | None, until: date) -> tuple[RunRecord, ...]:
    """One record for each run up to the evening of a day."""
    folder = place(archive)
    if folder is None:
        return ()
    found, _ = read_with_past(folder)
    guard.warn(plain(f"{folder}: {flaw}") for flaw in found.flaws)
    return tuple(record for record in found.runs if record.started and record.started[:10] <= str(until))


def _committed(path: Path) -> tuple[Page, ...]:
    """The first pages that the runbook has already; none if there is no runbook. Another file is not overwritten."""
    from harness.errors import DrillInvalid
    from harness.runbook.front import read

    try:
        return read(regular_file.read(path).decode(), path).pages
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeDecodeError, DrillInvalid):
        raise EnvironmentUnavailable(
            f"{path} is there, and is no runbook that `idrill runbook` has written", "remove it, or name another place with --out"
        ) from None


def _write(path: Path, data: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        regular_file.write(path, data)
    except OSError as error:
        raise EnvironmentUnavailable(f"{path} cannot be written: {error.strerror}", "name another place with --out") from error
