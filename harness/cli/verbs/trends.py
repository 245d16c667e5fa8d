"""`idrill trends`: how each integration performs from quarter to quarter."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from harness import exit_codes
from harness.cli import guard, options
from harness.cli.archived import place, read_with_past
from harness.cli.assessed import Known, instant, known_of
from harness.cli.followed import all_actions
from harness.own_folders import REVIEWS
from harness.report.hostile import plain

if TYPE_CHECKING:
    from harness.trends.of_file import OfFile

DEFAULT_OUT = Path("reports/trends")


def trends(
    archive: options.Archive = None,
    at: options.At = None,
    integration: options.IntegrationFiles = None,
    out: Annotated[Path, typer.Option(help="Folder for the files.")] = DEFAULT_OUT,
    leadership: Annotated[
        bool,
        typer.Option(
            "--leadership", help="Also write leadership.html: one page with readiness, three numbers, the three worst and what changed."
        ),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of writing files.")] = False,
    reviews: Annotated[
        Path, typer.Option(metavar="FOLDER", help="Folder of reviews, whose actions are named beside what they were to end.")
    ] = REVIEWS,
) -> int:
    """Show how each integration did, quarter by quarter. The numbers come from the archive."""
    from harness.trends import text, write
    from harness.trends.trends import trends as found_in

    kept = place(archive)
    if kept is None:
        raise typer.BadParameter("it is `none`: name a folder", param_hint="--archive")
    records, removals = read_with_past(kept)
    files = _of_files(integration or (), known_of(kept, records, removals), instant(at))
    today, problems = at or datetime.now(UTC).date(), list[str]()
    found = found_in(records, today, removals, files, list(all_actions(reviews, records.runs, today, problems)))
    guard.warn(plain(problem) for problem in problems)
    if as_json:
        typer.echo(write.as_json(found), nl=False)
        return exit_codes.PASSED
    if not found.runs and not found.flaws and not files:
        typer.echo(plain(f"no records in {kept}"))
        return exit_codes.PASSED
    typer.echo(plain(text.as_text(found)))
    typer.echo("")
    for page in write.write(found, out, leadership=leadership):
        typer.echo(plain(page))
    return exit_codes.PASSED


def _of_files(names: Iterable[str], known: Known, at: datetime) -> tuple[OfFile, ...]:
    """Raises DrillInvalid and PlanImpossible for a file that cannot be judged: without it, the figures would say too little."""
    from harness.integration.reading.load import find_integration
    from harness.trends.of_file import of_file

    found: dict[str, OfFile] = {}
    for name in names:
        file = of_file(known.standing(find_integration(name), at))
        if file.name in found:
            raise typer.BadParameter(f"{name} is a second file of {file.name}", param_hint="--integration")
        found[file.name] = file
    return tuple(found.values())
