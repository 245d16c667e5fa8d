"""The meaning of a cell: killed, survived, a false alarm, or undecided."""

from __future__ import annotations

from enum import StrEnum

from harness.matrix.cells import Cell
from harness.trials.trial import Came, Result


class Meaning(StrEnum):
    """In the order in which they matter."""

    SURVIVED = "survived"
    """The drill that must catch the defect passed it."""
    OTHER_CHECK = "other check"
    """It was caught, but not by the check that is there for it, or as something else."""
    FALSE_ALARM = "false alarm"
    """A connector that is right failed."""
    UNCLEAR = "unclear"
    """INCONCLUSIVE every time, in a cell whose verdict counts."""
    BROKE = "broke"
    """Harness or environment did."""
    NOT_RUN = "not run"
    IMPOSSIBLE = "not applicable"
    """This connector cannot be put into this drill."""
    NOT_JUDGED = "not judged"
    """INCONCLUSIVE in a drill that need not catch the defect: a connector that is broken before the fault has no steady state there."""
    KILLED = "killed"
    """Caught by the check that is there for it; or, where none was expected, by any."""
    UNNOTICED = "unnoticed"
    """A drill that need not catch the defect passed it."""
    PASSED = "passed"
    """A connector that is right passed."""


BAD = frozenset({Meaning.SURVIVED, Meaning.OTHER_CHECK, Meaning.FALSE_ALARM})
OPEN = frozenset({Meaning.UNCLEAR, Meaning.BROKE, Meaning.NOT_RUN})


def meaning(cell: Cell, result: Result | None, *, impossible: bool = False) -> Meaning:
    """`result` None: it has not been run yet."""
    if impossible or result is None:
        return Meaning.IMPOSSIBLE if impossible else Meaning.NOT_RUN
    if not answered(cell, result):
        return Meaning.BROKE if result.outcome == Came.BROKE else Meaning.UNCLEAR if _must_be_told(cell) else Meaning.NOT_JUDGED
    if cell.role == "reference":
        return Meaning.PASSED if result.outcome == Came.PASS else Meaning.FALSE_ALARM
    if cell.role == "expected":
        return Meaning.SURVIVED if result.outcome == Came.PASS else Meaning.KILLED if _as_due(cell, result) else Meaning.OTHER_CHECK
    return Meaning.KILLED if result.outcome == Came.FAIL else Meaning.UNNOTICED


def answered(cell: Cell, result: Result) -> bool:
    """Whether the result answers the cell: it is judged, and also by the check that must catch the defect, not only by another one."""
    return result.judged and (cell.due is None or cell.due.check not in {*result.seen, *result.doubts})


def _must_be_told(cell: Cell) -> bool:
    return cell.role in {"expected", "reference"}


def _as_due(cell: Cell, result: Result) -> bool:
    due = cell.due
    return due is not None and due.check in result.failed and due.is_met(result.findings.get(due.check, ()))
