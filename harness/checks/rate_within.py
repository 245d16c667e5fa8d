"""`rate_within`: the backfill leaves room; it does not fall upon a service that has just come back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import Field

from harness.checks.base import Check, CheckParams, duration, plural
from harness.checks.verdict import Finding, Verdict

if TYPE_CHECKING:
    from harness.evidence.evidence import Evidence


class Params(CheckParams):
    """How many, where, since when."""

    at_most: int = Field(ge=1, description="calls in each drill minute, as the service counts them")
    side: Literal["source", "destination"] = Field("destination", description="the system whose calls are counted")
    since: Literal["heal", "start"] = Field("heal", description="heal: from the first fault's heal on; start: over the whole timeline")


class RateWithin(Check[Params]):
    """No drill minute sees more calls than that; answers of 429 are counted and shown beside them, minute by minute."""

    name = "rate_within"
    reads = ("journal: healed", "ledgers: request, reply")

    def judge(self, evidence: Evidence, params: Params) -> Verdict:
        healed = [window.healed_t for window in evidence.windows if window.healed_t is not None]
        if params.since == "heal" and not healed:
            return self.inconclusive(params, "nothing was healed, so no recovery could be watched")
        since_t = min(healed) if params.since == "heal" else 0.0
        minutes = evidence.traffic.by_minute(params.side, since_t, evidence.end_t, evidence.t0)
        if not len(minutes):
            return self.inconclusive(params, f"no call reached the {params.side} after {duration(since_t)}")
        busiest = int(minutes["calls"].max())
        over = minutes[minutes["calls"] > params.at_most]
        findings = []
        if len(over):
            text = f"{plural(busiest, 'call')} in one minute at the {params.side}, at most {params.at_most} are allowed"
            text += f" ({plural(len(over), 'minute')} above it)"
            findings.append(Finding("over_rate", len(over), text, excusable=False))
        limited = int(minutes["rate_limited"].sum())
        passed = f"at most {plural(busiest, 'call')} in a minute at the {params.side}, {limited} of all answered with 429"
        return self.conclude(params, findings, passed, {"busiest": busiest, "rate_limited": limited}, {"by_minute": minutes})


CHECK = RateWithin(Params)
