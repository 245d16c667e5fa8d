"""MTTD, MTTA and MTTR of a fault as people read them: a time that must not look like success does not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from harness.checks.judge.times import DATA_ONLY, NOT_DETECTED, NOT_RECOVERED, RESOLVED_EARLY
from harness.checks.verdict import Outcome
from harness.report.grid import missing
from harness.report.hostile import line
from harness.report.wording import span

if TYPE_CHECKING:
    from harness.checks.judge.judge import Judgement

NAMES = ("mttd", "mtta", "mttr")
_OF_PAGE = frozenset({"single_alert", "detected_within"})
"""Checks that fail where no owner was paged."""


@dataclass(frozen=True)
class Measured:
    """`seconds`: None where there is no such time, for the reason in `note`. `bad`: it should have come, and did not."""

    seconds: float | None
    note: str = ""
    bad: bool = False


def measured(judgement: Judgement, row: Mapping[Any, Any], name: str) -> Measured:
    """One of the `NAMES` from a row of `Judgement.times`."""
    seconds = None if missing(row[f"{name}_s"]) else float(row[f"{name}_s"])
    note = "" if missing(row[f"{name}_note"]) else str(row[f"{name}_note"])
    unpaged = row["mttd_note"] == NOT_DETECTED and _failed(judgement)
    if note == RESOLVED_EARLY or (note == DATA_ONLY and unpaged):
        why = "no owner was paged" if unpaged else "the page was resolved too early"
        return Measured(None, f"{why}; {data_only(row)} {span(seconds)} after it was in place", bad=True)
    never = judgement.outcome is Outcome.FAIL and note.startswith(NOT_RECOVERED)
    return Measured(seconds, note, bad=never or (note == NOT_DETECTED and unpaged))


def data_only(row: Mapping[Any, Any]) -> str:
    """What had arrived at the time of a row whose MTTR is one of the data alone; the source went on meanwhile."""
    return f"all that was owed when {line(str(row['fault']))} was healed had arrived"


def _failed(judgement: Judgement) -> bool:
    return any(verdict.outcome is Outcome.FAIL and verdict.check in _OF_PAGE for verdict in judgement.verdicts)
