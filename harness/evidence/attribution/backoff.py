"""How long a connector pauses between two attempts: no file says it, so it comes from its attempts."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from harness.evidence.facts import Facts

_GAPS = """
WITH attempts AS (
    SELECT d.t, d.seq, coalesce(max(v.offered_t) FILTER (v.offered_t <= d.t), min(v.offered_t)) AS offered_t
    FROM destination d JOIN versions v ON v.entity = d.entity AND v.key = d.key AND v.digest = d.digest
    WHERE d.kind = 'attempted' AND d.entity = $1 AND d.t <= $2 GROUP BY d.t, d.seq
)
SELECT before, t FROM (SELECT *, lag(t) OVER (ORDER BY t, seq) AS before FROM attempts) WHERE offered_t <= before ORDER BY t - before DESC
"""
"""Pauses after which something was attempted that had been there all the time; of a content that returned its last offer by then counts."""


def longest_backoff_s(evidence: Facts, entity: str, until_t: float) -> float | None:
    """The longest pause, in drill seconds, between two attempts at an entity while it had a backlog; None: it never paused.

    Pauses that a fault on a process or on the destination's link may have made, or hidden attempts in, say nothing.
    """
    hidden = [
        (window.sent_t if window.sent_t is not None else window.injected_t, evidence.end_of(window))
        for window in evidence.windows
        if window.injected_t is not None
        and (window.plan.target == "process" or (window.plan.target == "link" and window.plan.where.partition(".")[0] == "destination"))
    ]
    rows = evidence.connection.execute(_GAPS, [entity, until_t]).fetchall()
    seen = (t - before for before, t in rows if not any(begin is not None and begin <= t and before <= end for begin, end in hidden))
    return next(seen, None)


def last_attempt(evidence: Facts, entity: str, until_t: float) -> tuple[float, int] | None:
    """When an entity was last attempted by then, and with which request."""
    row = evidence.connection.execute(
        "SELECT t, req FROM destination WHERE kind = 'attempted' AND entity = $1 AND t <= $2 ORDER BY t DESC, seq DESC LIMIT 1",
        [entity, until_t],
    ).fetchone()
    return None if row is None else (float(row[0]), int(row[1]))
