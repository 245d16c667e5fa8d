"""Paths that no record takes (pager, history): when one of them is broken, the data must not wait for it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from harness.checks.base import duration
from harness.checks.verdict import Finding
from harness.evidence.attribution.spoilt import damaged

if TYPE_CHECKING:
    from harness.evidence.evidence import Evidence
    from harness.evidence.timeline import FaultWindow


def blocked(evidence: Evidence, path: FaultWindow, links: Collection[str], what: str) -> Iterator[Finding]:
    """Whether writing ceased while only the way to `what` was broken, for at least as long as the ordinary lag until its heal.

    `links`: those that lead there. Where nothing was owed for as long, there was nothing to write.
    """
    begin, end = path.injected_t or 0.0, evidence.end_of(path)
    for window in evidence.windows:
        if window.plan.where not in links and window.injected_t is not None and window.injected_t < end:
            begin = max(begin, evidence.end_of(window))
    last = evidence.traffic.last_commit(begin, end)
    still_s = end - (begin if last is None else last)
    lag_s = evidence.plan.lag_s
    if still_s >= lag_s and evidence.backlog.at(end - lag_s).count:
        text = f"nothing was written for {duration(still_s)} although only the path to {what} was broken"
        since_t = begin if last is None else last
        why = evidence.attribution.waited_longer(since_t, end, still_s - lag_s, ("connector", "source", "proxy", "destination"))
        yield Finding("blocked", 1, text, excused_by=damaged(evidence, "destination") or why)
