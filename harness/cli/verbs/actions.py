"""`idrill actions`: what became of what reviews decided."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from harness import exit_codes, regular_file
from harness.cli import options
from harness.cli.archived import place, read_with_past
from harness.cli.followed import all_actions
from harness.errors import EnvironmentUnavailable
from harness.own_folders import REVIEWS
from harness.report.hostile import line, plain
from harness.report.wording import many

if TYPE_CHECKING:
    from harness.archive.record import RunRecord
    from harness.review.actions import Followed


def actions(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Folder of reviews.")] = REVIEWS,
    overdue: Annotated[bool, typer.Option("--overdue", help="Show only what is overdue; exit with 1 if there is anything.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    ics: Annotated[Path | None, typer.Option("--ics", metavar="FILE", help="Write the deadlines as iCalendar.")] = None,
    archive: options.Archive = None,
    at: options.At = None,
) -> int:
    """List the actions of reviews.

    Each is open, overdue, said to be done, verified by a run, or regressed.
    """
    problems: list[str] = []
    found = list(all_actions(folder, _records(archive), at or datetime.now(UTC).date(), problems))
    shown = [each for each in found if each.due] if overdue else found
    if as_json:
        typer.echo(json.dumps({"actions": [_as_json(each) for each in shown]}, indent=1, ensure_ascii=False))
    else:
        for told in _table(shown) if shown else [f"{folder}: no {'overdue ' * overdue}actions"]:
            typer.echo(plain(told))
    if ics is not None:
        _write(ics, found)
    for problem in problems:
        typer.echo(plain(problem), err=True)
    late = overdue and bool(shown)
    return exit_codes.USAGE if problems else exit_codes.FAILED if late else exit_codes.PASSED


def _records(archive: Path | None) -> Sequence[RunRecord]:
    folder = place(archive)
    return read_with_past(folder)[0].runs if folder is not None else ()


def _table(shown: Sequence[Followed]) -> Iterator[str]:
    states = {state: sum(each.state == state for each in shown) for state in dict.fromkeys(each.state for each in shown)}
    yield f"{many(len(shown), 'action')}: {', '.join(f'{count} {state}' for state, count in states.items())}"
    owner = max(len(line(each.action.owner)) for each in shown)
    for each in sorted(shown, key=lambda each: (each.action.due, each.review.name, each.action.id)):
        action = each.action
        late = " (overdue)" if each.due and each.state == "regressed" else ""
        yield f"  {action.due}  {each.state:<9}{late}  {line(action.owner):<{owner}}  {each.review.stem} {action.id}: {line(action.does)}"
        by = f"; {'shown by' if each.state == 'verified' else 'failed in'} {line(each.shown_by)}" if each.shown_by else ""
        yield f"  {'':<10}  done when {action.done_when.check} passes in {action.done_when.drill}{by}"


def _as_json(each: Followed) -> dict[str, object]:
    action = each.action
    return {
        "review": str(each.review), "run": each.run, "id": action.id, "does": action.does, "kind": action.kind, "owner": action.owner,
        "due": action.due.isoformat(), "done": action.done.isoformat() if action.done else None, "ticket": action.ticket,
        "done_when": action.done_when.model_dump(mode="json"), "state": str(each.state), "overdue": each.due,
        "shown_by": each.shown_by or None,
    }  # fmt: skip


def _write(path: Path, found: Iterable[Followed]) -> None:
    from harness.review.calendar import calendar

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        regular_file.write(path, calendar(found))
    except OSError as error:
        raise EnvironmentUnavailable(f"{path}: the deadlines cannot be written: {error.strerror}", "choose another --ics") from error
