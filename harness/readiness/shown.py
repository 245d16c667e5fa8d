"""The state of one proof today: what all the records of its drill say together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise

from harness.archive.record import CheckOf, RunRecord
from harness.checks.verdict import Outcome
from harness.readiness.facts import Facts
from harness.readiness.proof import Proof
from harness.readiness.reading import Reading, read, started
from harness.readiness.states import State

MOST_DAYS = 92
"""How long a proof holds."""
MOST_DAYS_IN_CHANGE = 31
"""How long it holds where the subject changes often."""
PASSES_IN_A_ROW = 3
"""What clears a failure of the same subject."""


@dataclass(frozen=True)
class Shown:
    """What is shown of a proof, and by which run."""

    proof: Proof
    state: State
    why: str
    run: str | None = None
    counts: str = ""
    """What the check counted, in words."""
    age_days: int | None = None
    command: str = ""
    """What changes it."""
    passes: int = 0
    """How often it has passed in a row with today's subject."""
    impossible: str = ""
    """Why no run with this file and this connector can show it; empty: one can."""


def shown(proof: Proof, records: Sequence[RunRecord], facts: Facts, at: datetime, most_days: int) -> Shown:
    """The state of a proof. `records`: those of this integration up to `at`, oldest first."""
    readings = [read(proof, record, facts) for record in records if record.drill.name == proof.drill]
    said = [reading for reading in readings if reading.says in {"PASS", "FAIL"}]
    if not said:
        return _nothing_said(proof, readings, at)
    last, age = said[-1], _age(said[-1].record, at)
    row = _passes_in_a_row(said)
    if last.says == "FAIL":
        return _told(proof, State.REFUTED, last, at, last.why)
    if row < len(said) and row < PASSES_IN_A_ROW:
        why = f"{row} of {PASSES_IN_A_ROW} passes in a row since it failed with the same subject"
        return replace(_told(proof, State.FLAKY, last, at, why), passes=row)
    if age is None or age > timedelta(days=most_days):
        return _told(proof, State.STALE, last, at, f"older than {most_days} days")
    return _told(proof, State.PROVEN, last, at, "")


def days_that_hold(records: Iterable[RunRecord], digest: str, at: datetime) -> int:
    """How many days a proof holds: fewer where the subject changed twice within 60 days."""
    since = at - timedelta(days=60)
    recent = [record.subject.digest for record in records if (began := started(record)) is not None and began >= since]
    seen = [*recent, digest]
    changes = sum(before != after for before, after in pairwise(seen))
    return MOST_DAYS_IN_CHANGE if changes >= 2 else MOST_DAYS


def _nothing_said(proof: Proof, readings: Sequence[Reading], at: datetime) -> Shown:
    """No run of today's subject has passed or failed."""
    before = [reading for reading in readings if reading.says == "another subject" and _passed(reading)]
    if before:
        return _told(proof, State.STALE, before[-1], at, before[-1].why)
    if readings:
        return _told(proof, State.WRITTEN, readings[-1], at, readings[-1].why)
    return Shown(proof, State.WRITTEN, "never run")


def _passed(reading: Reading) -> bool:
    return (reading.check.outcome if reading.check else reading.record.outcome) is Outcome.PASS


def _passes_in_a_row(said: Sequence[Reading]) -> int:
    row = 0
    for reading in reversed(said):
        if reading.says != "PASS":
            break
        row += 1
    return row


def _age(record: RunRecord, at: datetime) -> timedelta | None:
    began = started(record)
    return None if began is None else at - began


def _told(proof: Proof, state: State, reading: Reading, at: datetime, why: str) -> Shown:
    age = _age(reading.record, at)
    return Shown(proof, state, why, reading.record.run, _counts(reading.check), age.days if age is not None else None)


_MOST_COUNTS = 3


def _counts(check: CheckOf | None) -> str:
    """The first counts that are not zero, and `exercised` in any case."""
    if check is None:
        return ""
    known = {name: count for name, count in check.counts.items() if count is not None}
    told = {name: count for name, count in list(known.items()) if count and name != "exercised"}
    shown = list(told.items())[:_MOST_COUNTS] + [(name, count) for name, count in known.items() if name == "exercised"]
    return ", ".join(f"{name.replace('_', ' ')} {count:g}" for name, count in shown)
