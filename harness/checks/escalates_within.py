"""`escalates_within`: a page that is not acknowledged reaches the backup. The sink never escalates; the stack under test must."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from harness.checks.base import Check, CheckParams, duration
from harness.checks.judge.alerts import NOTHING_INJECTED, since_injection
from harness.checks.judge.excused_pages import absent, late
from harness.checks.verdict import Finding, Verdict
from harness.instants import elapsed
from harness.units import Duration

if TYPE_CHECKING:
    from harness.evidence.evidence import Evidence


class Params(CheckParams):
    """To whom, and how soon."""

    within: Duration = Field(1800.0, gt=0, description="longest time from the unanswered page to the one that reaches the backup")
    route: str = Field("backup", description="the backup's route")


class EscalatesWithin(Check[Params]):
    """The first page on another owner's route, unacknowledged and unresolved, is followed by one on the backup's route in time."""

    name = "escalates_within"
    reads = ("alerts", "journal: injected")

    def judge(self, evidence: Evidence, params: Params) -> Verdict:
        since = since_injection(evidence)
        if since is None:
            return self.inconclusive(params, NOTHING_INJECTED)
        first = next((incident for incident in since[1] if incident.is_owned and incident.route != params.route), None)
        if first is None:
            return self.conclude(params, [absent(evidence, "nobody was paged, so there was nothing to escalate")], "")
        answered = [t for t in (first.acknowledged_t, first.resolved_t) if t is not None]
        due_t = first.opened_t + params.within
        later = [incident.opened_t for incident in since[1] if incident.route == params.route and incident.opened_t >= first.opened_t]
        took_s = min(later) - first.opened_t if later else None
        if took_s is None and min(answered, default=due_t) < due_t:
            return self.inconclusive(params, "the page was answered before it had to be escalated")
        findings = []
        shown_s = elapsed(first.opened_t, first.opened_t + (took_s or 0.0))
        if took_s is None:
            why = evidence.attribution.unsaid.never_came("alerts", first.opened_t, evidence.over_t, evidence.over_t - due_t)
            findings.append(
                Finding(
                    "not_escalated",
                    1,
                    f"nobody answered the page, and it never reached {params.route}; the sink itself escalates nothing",
                    excused_by=why,
                )
            )
        elif took_s > params.within:
            text = f"escalated after {duration(shown_s)}, later than {duration(params.within)}"
            findings.append(late(evidence, text, first.opened_t, first.opened_t + took_s, params.within))
        passed = f"reached {params.route} {duration(shown_s)} after the unanswered page"
        return self.conclude(params, findings, passed, {"took_s": took_s}, {"incidents": evidence.incidents})


CHECK = EscalatesWithin(Params)
