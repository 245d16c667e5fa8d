"""The files that a drill names in its stack: they exist, they are valid, and they fit the drill."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from harness.drill.fake_kinds import protocol_of
from harness.drill.model import Drill
from harness.drill.reading.load import LoadedConnector, load_drill
from harness.drill.reading.together import Program, Together
from harness.drill.rules.command_lines import secrets_on_command_lines
from harness.drill.rules.processes import strangers
from harness.drill.text.document import Document
from harness.drill.text.problems import Complaint, located
from harness.errors import Problem

_PROGRAMS: tuple[Program, ...] = ("connector", "watchdog")


def problems(path: Path) -> tuple[Problem, ...]:
    """The mistakes in a drill, and in the connector file and the watchdog file that it names: file by file, by line."""
    together = Together()
    drill = together.tried(lambda: load_drill(path))
    for program in _PROGRAMS:
        file = together.of_stack(program, path)
        if drill is not None and file is not None:
            together.problems += secrets_told(drill.drill, file)
            together.problems += located(drill.marks, (told for _, told in strangers(drill.drill, program, file.connector, file.path)))
    files = list(dict.fromkeys(problem.file for problem in together.problems))
    return tuple(sorted(together.problems, key=lambda problem: (files.index(problem.file), problem.line, problem.column)))


def secrets_told(drill: Drill, file: LoadedConnector) -> tuple[Problem, ...]:
    """Addresses on the connector's command lines that hold a login in this drill: those of real systems."""
    return located(file.marks, _logins(drill, file.marks))


def _logins(drill: Drill, marks: Document) -> Iterator[Complaint]:
    if protocol_of(drill.stack.destination.fake) != "http":
        yield from secrets_on_command_lines(marks.data, frozenset({"destination.url"}))
