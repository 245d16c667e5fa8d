"""`idrill review`: begin the review of a run, or check reviews."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from harness import exit_codes, registry
from harness.cli import guard, options
from harness.cli.find_drills import drill_files
from harness.cli.find_run import DEFAULT_OUT, find_run
from harness.errors import DrillInvalid, EnvironmentUnavailable, HarnessError
from harness.own_folders import REVIEWS
from harness.report.hostile import plain
from harness.report.wording import many

if TYPE_CHECKING:
    from harness.review.read import LoadedReview


class Act(StrEnum):
    new = "new"
    check = "check"


def review(
    act: Annotated[Act, typer.Argument(help="new: begin the review of a run; check: find what is missing in reviews.")],
    what: Annotated[list[str], typer.Argument(metavar="RUN|FILE", help="A run, or files of reviews.", show_default=False)],
    out: options.Out = DEFAULT_OUT,
    to: Annotated[Path, typer.Option("--to", metavar="FOLDER", help="Folder for new reviews.")] = REVIEWS,
    at: options.At = None,
) -> int:
    """Begin the review of a game day, or check it.

    A new one is filled in from the evidence, as far as that goes.
    """
    if act is Act.check:
        return _check([Path(file) for file in what], at or datetime.now(UTC).date())
    if len(what) != 1:
        raise typer.BadParameter("`idrill review new` takes one run")
    typer.echo(plain(_new(find_run(what[0], out), to)))
    return exit_codes.PASSED


def _new(run: Path, folder: Path) -> Path:
    """Writes the file, unless there is one: it may hold what people have written."""
    from harness.rehearsal import review_run

    path, text = review_run(run, folder)
    if path.exists():
        raise EnvironmentUnavailable(f"{path}: there is a review already", "change it, or choose another --to")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise EnvironmentUnavailable(f"{path}: the review cannot be written: {error.strerror}", "choose another --to") from error
    return path


def _check(files: Iterable[Path], today: date) -> int:
    from harness.review.read import load_review

    found, blamed = 0, 0
    for file in files:
        try:
            problems, warnings = _of(load_review(file), today)
        except DrillInvalid as error:
            problems, warnings = error.problems, ()
        for problem in problems:
            typer.echo(plain(problem))
        for warning in warnings:
            typer.echo(plain(f"warning: {warning}"))
        found, blamed = found + len(problems), blamed + len(warnings)
    typer.echo(f"{many(found, 'problem')}, {many(blamed, 'warning')}")
    return exit_codes.USAGE if found else exit_codes.PASSED


def _of(loaded: LoadedReview, today: date) -> tuple[tuple[object, ...], tuple[object, ...]]:
    from harness.drill.kinds import CHECKS
    from harness.review import lint

    people = _people(loaded)
    problems = lint.problems(loaded, people, _drills(loaded), registry.names(CHECKS), today)
    return problems, lint.warnings(loaded, people or ())


def _people(loaded: LoadedReview) -> list[str] | None:
    """Everybody whom its integration file names; None, with a warning, where that cannot be read."""
    from harness.integration.reading.load import load_integration

    named = loaded.review.integration
    if named is None:
        return None
    try:
        integration = load_integration(loaded.path.parent / named).integration
    except HarnessError as error:
        guard.warn([f"{loaded.path}: the owners of actions are not checked: {str(error).splitlines()[0]}"])
        return None
    return list(dict.fromkeys(integration.people.named()))


def _drills(loaded: LoadedReview) -> dict[str, Collection[str]]:
    """Every drill that there is. Those that actions name are read, for the checks that they ask; with those that every run asks, and
    those of people, which a game day may add."""
    from harness.drill.kinds import CHECKS
    from harness.drill.reading.load import load_drill

    everywhere = [name for name in registry.names(CHECKS) if _is_everywhere(name)]
    known: dict[str, Collection[str]] = {name: registry.names(CHECKS) for name in drill_files()}
    for action in loaded.review.actions:
        if file := drill_files().get(action.done_when.drill):
            try:
                known[action.done_when.drill] = [*everywhere, *(use.name for use in load_drill(file).drill.checks)]
            except DrillInvalid:
                continue  # `idrill check` says what is wrong with it
    return known


def _is_everywhere(name: str) -> bool:
    from harness.checks.base import find_check

    check = find_check(name)
    return check.of_people or check.gate
