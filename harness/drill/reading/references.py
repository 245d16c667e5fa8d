"""The files that a drill names in its stack: they exist, they are valid, and they fit the drill."""

from __future__ import annotations

from collections.abc import Iterator

from harness.drill.fake_kinds import protocol_of
from harness.drill.model import Drill
from harness.drill.reading.load import LoadedConnector, LoadedDrill, find_connector, find_watchdog, load_connector
from harness.drill.rules.command_lines import secrets_on_command_lines
from harness.drill.rules.processes import strangers
from harness.drill.text.document import Document
from harness.drill.text.problems import Complaint, located
from harness.errors import DrillInvalid, Problem


def problems(loaded: LoadedDrill) -> tuple[Problem, ...]:
    """The mistakes in the connector file and the watchdog file that a valid drill names."""
    stack = loaded.drill.stack
    given = {"connector": (find_connector, stack.connector), "watchdog": (find_watchdog, stack.watchdog)}
    found: list[Problem] = []
    for part, (find, name) in given.items():
        if name is None:
            continue
        try:
            path = find(name, loaded.path.parent)
        except DrillInvalid as error:
            [absent] = error.problems
            found += located(loaded.marks, [Complaint(("stack", part), absent.found, absent.allowed, absent.hint)])
            continue
        try:
            file = load_connector(path)
        except DrillInvalid as error:
            told = f"{path} has {len(error.problems)} problem{'s' * (len(error.problems) > 1)}"
            found += located(loaded.marks, [Complaint(("stack", part), told, "a valid file", f"`idrill check {path}` names them")])
        else:
            found += secrets_told(loaded.drill, file)
            found += located(loaded.marks, (told for _, told in strangers(loaded.drill, part, file.connector, path)))
    return tuple(found)


def secrets_told(drill: Drill, file: LoadedConnector) -> tuple[Problem, ...]:
    """Addresses on the connector's command lines that hold a login in this drill: those of real systems."""
    return located(file.marks, _logins(drill, file.marks))


def _logins(drill: Drill, marks: Document) -> Iterator[Complaint]:
    if protocol_of(drill.stack.destination.fake) != "http":
        yield from secrets_on_command_lines(marks.data, frozenset({"destination.url"}))
