"""Several files that belong together: what is wrong with any of them is found at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Literal, TypeVar

from harness.drill.reading import extends
from harness.drill.reading.load import LoadedConnector, find_connector, find_watchdog, load_connector
from harness.drill.stack import Stack
from harness.drill.text import document
from harness.drill.text.document import Document
from harness.drill.text.problems import Complaint, located
from harness.errors import DrillInvalid, Problem

_T = TypeVar("_T")
Program = Literal["connector", "watchdog"]
FIND = {"connector": find_connector, "watchdog": find_watchdog}


class Together:
    """Reads one file after the other; `problems` are those of all."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def tried(self, read: Callable[[], _T]) -> _T | None:
        """The result of `read`; None: it raised DrillInvalid, whose problems are kept."""
        try:
            return read()
        except DrillInvalid as error:
            self.problems += error.problems
            return None

    def of_stack(self, program: Program, drill: Path) -> LoadedConnector | None:
        """The file that the stack of a drill names, if it names one; a name that leads nowhere is a problem of the drill."""
        marks = _readable(drill)
        name = _named(program, marks)
        if marks is None or name is None:
            return None
        try:
            path = FIND[program](name, drill.parent)
        except DrillInvalid as error:
            [absent] = error.problems
            self.problems += located(marks, [Complaint(("stack", program), absent.found, absent.allowed, absent.hint)])
            return None
        return self.tried(lambda: load_connector(path))


def names_a_watchdog(drill: Path) -> bool:
    """Whether the stack of a drill names one, whatever else the file says."""
    return _named("watchdog", _readable(drill)) is not None


def _named(program: Program, marks: Document | None) -> str | None:
    """What the stack of a drill says."""
    stack = marks.data.get("stack") if marks else None
    name = stack.get(program, Stack.model_fields[program].default) if isinstance(stack, dict) else None
    return name if isinstance(name, str) else None


def _readable(drill: Path) -> Document | None:
    """The text of a drill, valid or not; None: it is no YAML, and whoever loads the drill gets the reason."""
    try:
        return extends.completed_drill(document.read(drill))
    except DrillInvalid:
        return None
