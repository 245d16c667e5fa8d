"""Names the record that blocks the rest, with its attempts and their answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.checks.base import called, duration, plural

if TYPE_CHECKING:
    import pandas as pd

    from harness.evidence.evidence import Evidence


def blocked_by(evidence: Evidence, missing: pd.DataFrame) -> pd.DataFrame | None:
    """The attempts at the one record that blocks others, which are missing (`Delivery.blocking`); None: there is no such record."""
    attempts = evidence.delivery.blocking()
    if not len(attempts):
        return None
    first = attempts.iloc[0]
    others = missing[(missing["entity"] != first["entity"]) | (missing["key"] != first["key"])]
    return attempts if len(others) else None


def in_words(evidence: Evidence, attempts: pd.DataFrame) -> str:
    """`account 439 blocks the rest: 42 attempts from 2m17s to 16m4s, answered 500, although billing has it`."""
    first, last = attempts.iloc[0], attempts.iloc[-1]
    times = plural(attempts["req"].nunique(), "attempt")
    when = f"from {_moment(first['t'])} to {_moment(last['t'])}" if len(attempts) > 1 else f"at {_moment(first['t'])}"
    record = called(str(first["entity"]), str(first["key"]))
    return f"{record} blocks the rest: {times} {when}, {_answers(attempts)}{_kept(evidence, first)}"


def _moment(t: float) -> str:
    return duration(t) if t >= 0 else "the warm-up"


def _answers(attempts: pd.DataFrame) -> str:
    """`answered 500`, `answered 500 or not at all`, `without an answer`."""
    statuses = sorted({str(int(status)) for status in attempts["status"].dropna()})
    if not statuses:
        return "without an answer"
    return f"answered {' or '.join([*statuses, *(['not at all'] if attempts['status'].isna().any() else [])])}"


def _kept(evidence: Evidence, record: pd.Series) -> str:
    there = evidence.commits
    mine = (there["entity"] == record["entity"]) & (there["key"] == record["key"]) & (there["digest"] == record["digest"])
    return f", although {evidence.plan.about.destination.name} has it" if mine.any() else ""
