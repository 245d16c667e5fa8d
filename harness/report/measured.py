"""MTTD, MTTA and MTTR of a fault as people read them: a time that must not look like success does not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from harness.checks.judge.times import ALREADY_OPEN, DATA_ONLY, NO_INCIDENT, NOT_DETECTED, NOT_RECOVERED, RESOLVED_EARLY
from harness.checks.verdict import Outcome
from harness.report.grid import missing
from harness.report.hostile import line
from harness.report.wording import elapsed, span

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
    seconds = _shown(row, name)
    note = "" if missing(row[f"{name}_note"]) else str(row[f"{name}_note"])
    unpaged = row["mttd_note"] == NOT_DETECTED and _failed(judgement)
    if note == RESOLVED_EARLY or (note == DATA_ONLY and unpaged):
        why = "no owner was paged" if unpaged else "the page was resolved too early"
        return Measured(None, f"{why}; {data_only(row)} {span(seconds)} after it was injected", bad=True)
    if name == "mtta" and row["mttd_note"] == ALREADY_OPEN:
        return Measured(None, "the page was already open")
    if name == "mtta" and note == NO_INCIDENT:
        note = "no owner was paged"
    never = judgement.outcome is Outcome.FAIL and note.startswith(NOT_RECOVERED)
    return Measured(seconds, note, bad=never or (note == NOT_DETECTED and unpaged))


def _shown(row: Mapping[Any, Any], name: str) -> float | None:
    """From the fault in place, but to acknowledge it from the page, as the page has these instants."""
    if missing(row[f"{name}_s"]):
        return None
    seconds, from_t = float(row[f"{name}_s"]), row["injected_t"]
    if name == "mtta":
        from_t = None if missing(row["mttd_s"]) else from_t + row["mttd_s"]
    return seconds if missing(from_t) else elapsed(from_t, from_t + seconds)


def data_only(row: Mapping[Any, Any]) -> str:
    """What had arrived at the time of a row whose MTTR is one of the data alone; the source went on meanwhile."""
    return f"all that was owed when {line(str(row['fault']))} was healed had arrived"


def _failed(judgement: Judgement) -> bool:
    return any(verdict.outcome is Outcome.FAIL and verdict.check in _OF_PAGE for verdict in judgement.verdicts)
