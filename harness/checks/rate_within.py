"""`rate_within`: the backfill leaves capacity; it does not overload a service that has just come back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import Field

from harness.checks.base import Check, CheckParams, plural
from harness.checks.judge.excused import by_excuse
from harness.checks.verdict import Finding, Verdict
from harness.evidence.attribution.calls import MINUTE_S
from harness.instants import clock

if TYPE_CHECKING:
    from harness.evidence.evidence import Evidence


class Params(CheckParams):
    """How many, where, since when."""

    at_most: int = Field(ge=1, description="most calls in each drill minute, as the service counts them")
    side: Literal["source", "destination"] = Field("destination", description="the system whose calls are counted")
    since: Literal["heal", "start"] = Field("heal", description="heal: from the first fault's heal on; start: over the whole timeline")


class RateWithin(Check[Params]):
    """No drill minute sees more calls than that; answers of 429 are counted and shown beside them, minute by minute."""

    name = "rate_within"
    reads = ("journal: healed", "ledgers: request, reply")

    def judge(self, evidence: Evidence, params: Params) -> Verdict:
        healed = [window.healed_t for window in evidence.windows if window.healed_t is not None]
        if params.since == "heal" and not healed:
            return self.inconclusive(params, "nothing was healed, so there was no recovery to watch")
        since_t = min(healed) if params.since == "heal" else 0.0
        minutes = evidence.traffic.by_minute(params.side, since_t, evidence.end_t, evidence.t0)
        if not len(minutes):
            return self.inconclusive(params, f"no call reached the {params.side} after {clock(since_t)}")
        busiest = int(minutes["calls"].max())
        over = minutes[minutes["calls"] > params.at_most]
        over = over.assign(excused_by=[_excuse(evidence, params, *minute) for minute in zip(over["t"], over["calls"], strict=True)])
        findings = []
        for rows, excuse in by_excuse(over):
            text = f"{plural(int(rows['calls'].max()), 'call')} in one minute at the {params.side}, at most {params.at_most} are allowed"
            text += f" ({plural(len(rows), 'minute')} above it)"
            findings.append(Finding("over_rate", len(rows), text, excused_by=excuse))
        limited = int(minutes["rate_limited"].sum())
        passed = f"at most {plural(busiest, 'call')} in a minute at the {params.side}, {limited} of all answered with 429"
        return self.conclude(params, findings, passed, {"busiest": busiest, "rate_limited": limited}, {"by_minute": minutes})


def _excuse(evidence: Evidence, params: Params, begin_t: float, calls: int) -> str:
    """The machine's part in a minute with too many calls, in words, where without it the limit was kept; else empty."""
    crowd = evidence.attribution.calls(params.side).crowd(calls, begin_t, begin_t + MINUTE_S)
    return crowd.why if crowd.keeps(params.at_most) else ""


CHECK = RateWithin(Params)
