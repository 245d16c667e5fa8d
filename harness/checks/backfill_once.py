"""`backfill_once`: after the relapse the backfill continues where it stopped; the connector sends nothing again that was answered.

A connector that stores its place once per page says so (`checkpoint`), and may send so many records again.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from harness.checks.base import Check, CheckParams, each_once, first_records, plural
from harness.checks.judge.excused import by_excuse, exhibit
from harness.checks.verdict import Finding, Verdict
from harness.instants import clock

if TYPE_CHECKING:
    import pandas as pd

    from harness.evidence.evidence import Evidence
    from harness.evidence.timeline import FaultWindow

_MARGIN_WALL_S = 0.25
"""An answer this shortly before a kill, or any other fault, may not have reached the connector."""


class Params(CheckParams):
    """None."""


class BackfillOnce(Check[Params]):
    """No record answered before the relapse (or the last injection) is sent again, but for those in doubt, since an earlier fault, too,
    and no more than the connector's `checkpoint`."""

    name = "backfill_once"
    reads = ("journal: injected", "destination: attempted, committed, repeated, reply")

    def judge(self, evidence: Evidence, params: Params) -> Verdict:
        relapse = _relapse(evidence)
        if relapse is None or relapse.sent_t is None or relapse.injected_t is None:
            return self.inconclusive(params, "no fault was injected, so there was nothing to resume after")
        since_t = relapse.sent_t
        again = evidence.attribution.unheard(evidence.delivery.sent_again(since_t, list(_unheard(evidence, since_t))), since_t)
        sent = evidence.delivery.sent_after(relapse.injected_t)
        count = len(each_once(again))
        allowed = evidence.plan.about.connector.checkpoint or 0
        parts = [(each_once(rows), excuse) for rows, excuse in by_excuse(again)] if count > allowed else []
        findings = [Finding("sent_again", len(rows), _told(rows, relapse, allowed), excused_by=excuse) for rows, excuse in parts]
        passed = f"{plural(len(sent), 'record')} sent after {relapse.name} was in place at {clock(relapse.injected_t)}, "
        passed += f"{count} of them answered before, within its checkpoint of {allowed}" if count else "none of them answered before"
        exhibits = {"sent_again": exhibit(again), "sent_after": sent}
        return self.conclude(params, findings, passed, {"sent_again": count, "sent_after": len(sent)}, exhibits)


def _told(rows: pd.DataFrame, relapse: FaultWindow, allowed: int) -> str:
    beyond = f", more than its checkpoint of {allowed}" if allowed else ""
    return f"{plural(len(rows), 'record')} sent again though answered before {relapse.name}{beyond}: {first_records(rows)}"


def _relapse(evidence: Evidence) -> FaultWindow | None:
    """The first fault of the relapse, else the last one that was put in place."""
    phases = {span.name for span in evidence.spans if span.plan is not None and span.plan.relapse}
    injected = [window for window in evidence.windows if window.injected_t is not None]
    relapses = [window for window in injected if window.plan.phase in phases]
    return relapses[0] if relapses else injected[-1] if injected else None


def _unheard(evidence: Evidence, until_t: float) -> Iterator[tuple[float, float]]:
    """When answers may not have reached the connector: each fault's onset, since a restore may end before it sends that record again."""
    for window in evidence.windows:
        if window.sent_t is not None and window.sent_t <= until_t:
            yield window.sent_t - _MARGIN_WALL_S * evidence.speed, window.sent_t if window.injected_t is None else window.injected_t


CHECK = BackfillOnce(Params)
