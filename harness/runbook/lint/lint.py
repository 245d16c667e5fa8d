"""All findings about an integration file that its runbook would be too heavy or incomplete with, each with line and key."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from harness.drill.text.problems import dotted
from harness.errors import Problem
from harness.integration.placeholders import is_placeholder
from harness.integration.reading import references
from harness.integration.reading.load import LoadedIntegration
from harness.notices.of_file import problems_of
from harness.runbook.known import Known
from harness.runbook.lint import heavy, missing
from harness.runbook.page import blocks


def problems(loaded: LoadedIntegration, known: Known, at: date) -> tuple[Problem, ...]:
    """Sorted by place. `at`: the day against which dates are held."""
    words = tuple(_placeholders(loaded))
    vague = {problem.key for problem in words}
    found = loaded.located([*missing.complaints(known.file), *heavy.complaints(known, blocks(known))])
    gone = references.problems(loaded, at)
    notices = () if any(problem.key == "comms.notices" for problem in gone) else problems_of(loaded)
    own = {*words, *gone, *(problem for problem in found if problem.key not in vague)}
    return (*sorted(own, key=lambda problem: (problem.line, problem.column, problem.key, problem.found)), *notices)


def _placeholders(loaded: LoadedIntegration) -> Iterator[Problem]:
    """Words that stand where somebody should decide. They count as if the key were not there."""
    for path, mark in loaded.marks.values.items():
        value = loaded.marks.at(path)
        if path and isinstance(value, str) and is_placeholder(value):
            yield Problem(
                str(loaded.path), mark.line, mark.column, dotted(path), f"{value!r} decides nothing", "a decision, or no such key"
            )
