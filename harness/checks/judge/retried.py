"""Commits whose answer was an error or never came, and that no later request attempted again: what the ledger shows instead."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from harness.checks.base import duration, plural
from harness.units import format_duration

if TYPE_CHECKING:
    import pandas as pd

    from harness.evidence.evidence import Evidence


def unheard(statuses: Collection[int | None]) -> str:
    """`without a reply`, `answered with 500`, `answered with 500 or not at all`."""
    told = [str(status) for status in statuses if status is not None]
    if not told:
        return "without a reply"
    return f"answered with {' or '.join([*told, *(['not at all'] if None in statuses else [])])}"


def not_retried(evidence: Evidence, *, more: bool) -> str:
    """Those that the connector looked up instead, and those of which nothing more came. `more`: others were retried."""
    found = evidence.delivery.unrepeated()
    looked_up, silent = found[found["looked_up"].astype(bool)], found[~found["looked_up"].astype(bool)]
    parts = []
    if len(looked_up):
        it = "it" if len(looked_up) == 1 else "them"
        parts.append(f"{_commits(looked_up, more=more)} not sent again: the connector looked {it} up")
    if len(silent):
        parts.append(f"{_commits(silent, more=more or bool(parts))} not retried within {_silence(evidence, silent)}")
    return "; ".join(parts)


def _commits(rows: pd.DataFrame, *, more: bool) -> str:
    number = f"{len(rows)} more" if more else plural(len(rows), "commit")
    statuses = sorted({int(status) for status in rows["status"].dropna()})
    answers = unheard([*statuses, *([None] if rows["status"].isna().any() else [])])
    return f"{number} {answers} {'was' if len(rows) == 1 else 'were'}"


def _silence(evidence: Evidence, rows: pd.DataFrame) -> str:
    """How long the run waited for a retry, and whether that was long enough."""
    waited_s = evidence.end_t - float(rows["reply_t"].max())
    redelivers_after_s = evidence.plan.about.connector.redelivers_after_s
    if redelivers_after_s is not None and waited_s >= redelivers_after_s:
        return f"{duration(waited_s)}, although its file says redelivers_after: {format_duration(redelivers_after_s)}"
    return f"{duration(waited_s)}; the run did not wait for a later redelivery"
