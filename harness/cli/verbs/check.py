"""`idrill check`: every mistake in all files that people write at once; nothing is executed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from harness import exit_codes, regular_file
from harness.assets import called
from harness.cli import guard
from harness.cli.find_drills import complete_drill, drill_files
from harness.errors import DrillInvalid, Problem
from harness.report.hostile import plain
from harness.report.wording import many
from harness.speeds import USUAL

_CONNECTORS = (".connector.yaml", ".watchdog.yaml")
_INTEGRATION = ".integration.yaml"
_GAMEDAY, _TEAM = ".gameday.yaml", ".team.yaml"
_SUFFIXES = (".drill.yaml", *_CONNECTORS, _INTEGRATION, _GAMEDAY, _TEAM)


def check(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="DRILL|FILE|FOLDER", help="What to check. Default: all drills.", autocompletion=complete_drill),
    ] = None,
) -> int:
    """Find every mistake in the files that you write. Nothing runs."""
    files = [file for name in names for file in _files(name)] if names else list(drill_files().values())
    found = [problems_of(file) for file in files]
    problems = list(dict.fromkeys(problem for each in found for problem in each))  # several drills may name the same connector
    for problem in problems:
        typer.echo(plain(str(problem)))
    guard.note(line for file in files if not problems for line in _hurried(file))
    guard.warn(line for file in files for line in _cut(file))
    guard.warn(line for file in files if not problems for line in _absent(file))
    told = f"{found.count(())} of {many(len(files), 'file')} valid"
    typer.echo(f"{told}; {many(len(problems), 'problem')}" if problems else told)
    return exit_codes.USAGE if problems or not files else exit_codes.PASSED


def problems_of(file: Path) -> tuple[Problem, ...]:
    """All that is wrong with one file, and with those that a drill or an integration file names; empty when there is nothing."""
    from harness.drill.reading import references
    from harness.drill.reading.load import find_drill, load_connector
    from harness.gameday.reading.load import load_team

    try:
        if file.name.endswith(_CONNECTORS):
            load_connector(file)
        elif file.name.endswith(_INTEGRATION):
            return _of_integration(file)
        elif file.name.endswith(_GAMEDAY):
            return _of_gameday(file)
        elif file.name.endswith(_TEAM):
            load_team(file)
        else:
            return references.problems(file if os.path.lexists(file) else find_drill(str(file)))
    except DrillInvalid as error:
        return error.problems
    return ()


def _of_integration(file: Path) -> tuple[Problem, ...]:
    from harness.integration.reading import references
    from harness.integration.reading.load import load_integration
    from harness.notices.of_file import problems_of as in_notices

    loaded = load_integration(file)
    found = references.problems(loaded, datetime.now(tz=UTC).astimezone().date())
    return found if any(problem.key == "comms.notices" for problem in found) else (*found, *in_notices(loaded))


def _of_gameday(file: Path) -> tuple[Problem, ...]:
    from harness.gameday.reading import references
    from harness.gameday.reading.load import load_gameday

    return references.problems(load_gameday(file))


def _hurried(file: Path) -> Iterator[str]:
    """That a valid connector file cannot be drilled at the usual speed, and which one is taken unless another is asked for."""
    if file.name.endswith(_CONNECTORS):
        from harness.drill.connector.script import is_scripted
        from harness.drill.reading.load import load_connector
        from harness.plan.patience import bearable, scripted, slower

        connector = load_connector(file).connector
        script = is_scripted(connector)
        speed = bearable(USUAL, (connector.patience,), scripted=script)
        yield from slower(called(file), connector.patience, speed, USUAL)
        yield from scripted(called(file), speed, USUAL) if script else ()


def _cut(file: Path) -> Iterator[str]:
    """That a comment in a file that can be read looks like the rest of a text."""
    from harness.drill.text.document import read
    from harness.drill.text.yaml_slips import cut_texts

    try:
        yield from (f"{file}: {line}" for line in cut_texts(read(file).text))
    except DrillInvalid:
        return


def _absent(file: Path) -> Iterator[str]:
    """That a valid connector file names a program that is not here."""
    if file.name.endswith(_CONNECTORS):
        from harness.drill.reading.load import load_connector
        from harness.drill.reading.programs import missing_programs

        yield from missing_programs(load_connector(file).connector, file, os.environ)


def _files(name: str) -> Iterator[Path]:
    path = Path(name)
    if regular_file.is_folder(path):
        yield from regular_file.below(path, *_SUFFIXES)
    else:
        yield path
