"""`idrill readiness`: hold integration files against the archive."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from harness import exit_codes, regular_file
from harness.cli import github, guard, options
from harness.cli.assessed import instant, known
from harness.errors import EnvironmentUnavailable, HarnessError

if TYPE_CHECKING:
    from harness.readiness.assess import Assessment
    from harness.readiness.supportable import Answered


def readiness(  # each is an option
    files: options.Integrations,
    at: options.At = None,
    archive: options.Archive = None,
    junit: Annotated[Path | None, typer.Option(metavar="FILE", help="Write JUnit XML: a suite for each file, a case for each box.")] = None,
    json: Annotated[Path | None, typer.Option(metavar="FILE", help="Write everything as JSON.")] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Write one page of HTML for each file, which prints on one A4 sheet.")
    ] = None,
    as_github: Annotated[
        bool, typer.Option("--github", help="Print annotations for GitHub, and write its step summary; on by itself in a workflow.")
    ] = False,
    allow_waived: Annotated[bool, typer.Option("--allow-waived", help="Let what is waived count as met.")] = False,
) -> int:
    """Say whether integrations are ready, and which run proves it."""
    from harness.readiness.states import Ready
    from harness.readiness.supportable import answers
    from harness.readiness.told import as_json, console
    from harness.readiness.told.junit import document as as_junit
    from harness.readiness.told.page import page

    told: list[tuple[Assessment, Sequence[Answered]]] = []
    codes: list[int] = []
    for each in _each(files, archive, instant(at), codes):
        answered = answers(each.facts, each.records, each.at, each.days)
        told.append((each, answered))
        for line in console.lines(each, answered):
            typer.echo(line)
        ready = each.waived_ready if allow_waived else each.ready
        codes.append({Ready.READY: exit_codes.PASSED, Ready.NOT_PROVEN: exit_codes.INCONCLUSIVE, Ready.NOT_READY: exit_codes.FAILED}[ready])
        if out:
            typer.echo(f"  page: {_write(out / f'{each.facts.name}.html', page(each, answered).encode())}")
    if json:
        _write(json, as_json.document(told).encode())
    if junit:
        _write(junit, as_junit(assessment for assessment, _ in told))
    if as_github or github.is_here():
        _to_github([assessment for assessment, _ in told])
    return exit_codes.worst(codes)


def _each(files: Sequence[Path], archive: Path | None, at: datetime, codes: list[int]) -> Iterator[Assessment]:
    """Each file that can be judged; of the others the problems are told, and their code is noted."""
    evidence = known(archive)
    for file in files:
        try:
            yield evidence.assessment(file, at)
        except HarnessError as error:
            guard.say(str(error))
            codes.append(error.exit_code)


def _write(path: Path, data: bytes) -> Path:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        regular_file.write(path, data)
    except OSError as error:
        raise EnvironmentUnavailable(f"{path} cannot be written: {error.strerror}", "name another place") from error
    return path


def _to_github(assessments: Iterable[Assessment]) -> None:
    from harness.readiness.told.github import at_lines, summary

    every = list(assessments)
    for assessment in every:
        for kind, line, title, text in at_lines(assessment):
            typer.echo(github.annotation(kind, assessment.facts.file, line, title, text))
    file = os.environ.get("GITHUB_STEP_SUMMARY")
    if file:
        with Path(file).open("a", encoding="utf-8") as step:
            step.write(summary(every))
