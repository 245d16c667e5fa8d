"""`fails_safe`: a failure that nobody notices escalates, stops the integration, or heals by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from harness.checks.base import Check, CheckParams, duration, plural
from harness.checks.judge.alerts import NOTHING_INJECTED, since_injection
from harness.checks.judge.excused import by_excuse, exhibit
from harness.checks.judge.missing import names
from harness.checks.verdict import Finding, Verdict
from harness.units import Duration

if TYPE_CHECKING:
    from harness.evidence.evidence import Evidence
    from harness.evidence.incidents import Incident


class Params(CheckParams):
    """How soon, and to whom."""

    within: Duration = Field(1800.0, gt=0, description="longest time from the injection to the page that reaches the backup")
    route: str = Field("backup", description="the backup's route")


class FailsSafe(Check[Params]):
    """No page was acknowledged, and one of three holds: the backup is paged in time; every record arrived without a person; the connector
    wrote nothing after the last heal, and shows it by an open page or by ending."""

    name = "fails_safe"
    of_data = True
    reads = ("journal: injected, healed, actor_exited", "alerts", "source: offered", "destination: attempted, committed")

    def judge(self, evidence: Evidence, params: Params) -> Verdict:
        since = since_injection(evidence)
        if since is None:
            return self.inconclusive(params, NOTHING_INJECTED)
        injected_t, incidents = since
        if any(incident.acknowledged_t is not None for incident in incidents):
            return self.inconclusive(params, "a page was acknowledged, so the failure was noticed")
        missing, healed_t = evidence.attribution.missing, _healed_t(evidence)
        escalated = next((incident for incident in incidents if incident.route == params.route), None)
        took_s = None if escalated is None else escalated.opened_t - injected_t
        written = evidence.delivery.attempts_after(healed_t)
        shown = _shown(evidence, incidents, healed_t)
        counts = {"missing": len(missing), "written_after_heal": written, "escalated_after_s": took_s}
        if took_s is not None and took_s <= params.within:
            return self.conclude(params, [], f"it escalated to {params.route} {duration(took_s)} after the failure began", counts)
        if not len(missing):
            return self.conclude(params, [], "it healed by itself: every record arrived, and nobody had done anything", counts)
        if not written and shown:
            return self.conclude(params, [], f"it stopped: {shown}, and nothing was written after the last heal", counts)
        told = _told(incidents, params, took_s)
        still = f"it wrote {plural(written, 'record')} after the last heal" if written else "it stopped without showing it"
        findings = [
            Finding("unnoticed", len(rows), f"{plural(len(rows), 'record')} missing: {names(rows)}; {told}; {still}", excused_by=excuse)
            for rows, excuse in by_excuse(missing)
        ]
        return self.conclude(params, findings, "", counts, {"missing": exhibit(missing), "incidents": evidence.incidents})


def _healed_t(evidence: Evidence) -> float:
    """When the last fault was over."""
    return max(evidence.end_of(window) for window in evidence.windows if window.injected_t is not None)


def _shown(evidence: Evidence, incidents: tuple[Incident, ...], healed_t: float) -> str:
    """How a stop shows: a page that stays open, or a process that has ended. A stop that nobody can see is itself an unnoticed failure."""
    if any(incident.is_owned and incident.resolved_t is None for incident in incidents):
        return "its page stays open"
    starts = evidence.starts[evidence.starts["actor"] == "connector"]
    if len(starts) and starts.iloc[-1]["ended_t"] < healed_t and not starts.iloc[-1]["expected"]:
        return "its process has ended"
    return ""


def _told(incidents: tuple[Incident, ...], params: Params, took_s: float | None) -> str:
    if took_s is not None:
        return f"{params.route} was paged after {duration(took_s)}, later than {duration(params.within)}"
    owners = sorted({incident.route for incident in incidents if incident.is_owned})
    return f"only {', '.join(owners)} was paged, and nobody answered" if owners else "nobody was paged"


CHECK = FailsSafe(Params)
