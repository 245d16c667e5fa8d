"""`retry_budget`: a broken system is not hammered: calls per drill minute, where they reach a fake."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from pydantic import Field

from harness.checks.base import Check, CheckParams, plural
from harness.checks.verdict import Finding, Verdict

if TYPE_CHECKING:
    from harness.evidence.evidence import Evidence
    from harness.evidence.timeline import FaultWindow
    from harness.evidence.traffic import Actor


class Params(CheckParams):
    """How many."""

    at_most: int = Field(ge=1, description="calls within any drill minute of a fault, at the system that it strikes")


class RetryBudget(Check[Params]):
    """While a fault is in place, no more than so many calls within any 60 drill seconds reach the system behind it."""

    name = "retry_budget"
    reads = ("journal: injected, healed", "ledgers: request")

    def judge(self, evidence: Evidence, params: Params) -> Verdict:
        windows = [(window, actor) for window in evidence.windows if (actor := actor_of(window)) and window.injected_t is not None]
        if not windows:
            return self.inconclusive(params, "no fault let calls through that could be counted")
        findings, counts = [], {}
        for window, actor in windows:
            calls = evidence.traffic.busiest_minute(actor, window.injected_t or 0.0, evidence.end_of(window))
            counts[window.plan.id] = calls
            if calls > params.at_most:
                text = f"{plural(calls, 'call')} within a minute at the {actor} during {window.name}, at most {params.at_most} are allowed"
                findings.append(Finding("over_budget", calls, text, excusable=False))
        return self.conclude(params, findings, f"at most {plural(max(counts.values()), 'call')} within any minute of a fault", counts)


def actor_of(window: FaultWindow) -> Actor | None:
    """The fake at which a fault's calls can be counted; None for a link that is down and for processes."""
    if window.plan.target == "process" or window.plan.felt == "refused":
        return None
    side = window.plan.where.rpartition("watchdog.")[2].partition(".")[0]
    return cast("Actor", side) if side in {"source", "destination", "alerts"} else None


CHECK = RetryBudget(Params)
