"""`recovered_within`: once the way is free, the backlog is worked off in time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from harness.checks.advice import slower
from harness.checks.base import Check, CheckParams, duration, named, plural
from harness.checks.verdict import Finding, Verdict
from harness.units import Duration

if TYPE_CHECKING:
    from harness.evidence.evidence import Evidence


WORK_WALL_S = 0.025
"""A write that follows the last one sooner than this waits for nothing but the machine, in seconds of wall time."""
_STILL = 5
"""Still at work: the last write is not longer ago than so many steps."""


class Params(CheckParams):
    """How soon."""

    at_most: Duration = Field(description="longest time to work off what was owed")


class RecoveredWithin(Check[Params]):
    """Everything owed when the phase `until: drained` began is committed (or dead and named) in time; without one, from the last heal."""

    name = "recovered_within"
    directed = True
    reads = ("journal: phases, healed", "source: offered", "destination: committed")

    def judge(self, evidence: Evidence, params: Params) -> Verdict:
        start_t = _start(evidence)
        if start_t is None:
            return self.inconclusive(params, "nothing was healed, and no phase waited for the backlog to drain")
        owed = evidence.backlog.at(start_t)
        took_s = None if owed.settled_t is None else owed.settled_t - start_t
        findings, exhibits = [], {}
        if took_s is None or took_s > params.at_most:
            if busy := _busy(evidence, start_t, start_t + params.at_most):
                return self.inconclusive(params, busy)
            left = evidence.backlog.keys_at(start_t)
            left = left[~(left["satisfied_t"] <= start_t + params.at_most) & (left["status"] != "dead")]
            keys = named(left["key"].head(3).tolist(), len(left))
            text = f"{plural(len(left), 'record')} of {owed.count} not committed {duration(params.at_most)} later: {keys}"
            findings.append(Finding("not_recovered", len(left), text, excusable=True))
            exhibits["not_recovered"] = left
        passed = f"{plural(owed.count, 'record')} worked off in {duration(took_s)}" if took_s is not None else ""
        return self.conclude(params, findings, passed, {"owed": owed.count, "took_s": took_s}, exhibits)


def _busy(evidence: Evidence, from_t: float, until_t: float) -> str:
    """What to say where it was still at work when the time was over, as fast as the machine can; else nothing.

    Work is not accelerated: it may well recover in time at a lower speed, and this run cannot tell.
    """
    rhythm = evidence.traffic.rhythm(from_t, until_t)
    if rhythm is None or rhythm.last_t < until_t - _STILL * rhythm.step_s or (wall_s := rhythm.step_s / evidence.speed) > WORK_WALL_S:
        return ""
    advice = slower(evidence.speed, 2.0, 1.0)  # how much would do is not known: half
    if not advice:
        return ""
    return (
        f"the backlog was not worked off in {duration(until_t - from_t)}, but it went on at one write per {wall_s * 1000:.0f} ms of wall "
        f"time until then, and work is not accelerated{advice}"
    )


def _start(evidence: Evidence) -> float | None:
    drained = [
        span for span in evidence.spans if span.role == "drill" and span.plan and span.plan.until and span.plan.until.owed_share == 0.0
    ]
    if drained:
        return drained[-1].started_t
    return max((window.healed_t for window in evidence.windows if window.healed_t is not None), default=None)


CHECK = RecoveredWithin(Params)
