"""`resolved_alert`: the person who was paged gets one resolve, and only when the incident is over."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from harness.checks.base import Check, CheckParams, duration, plural
from harness.checks.judge.alerts import NOTHING_INJECTED, as_plain_post, fault_behind, since_injection
from harness.checks.judge.at_resolve import at_resolve
from harness.checks.judge.excused_pages import absent, sent_twice
from harness.checks.verdict import Finding, Verdict
from harness.instants import elapsed

if TYPE_CHECKING:
    from harness.evidence.evidence import Evidence
    from harness.evidence.incidents import Incident


_DROPS_REPEATS = frozenset({"pagerduty"})
"""Services that drop the resolve of a closed incident, so that nobody has to read it. See "Alert De-Duplication" in PagerDuty's "Send an
Alert Event"."""


class Params(CheckParams):
    """None."""


class ResolvedAlert(Check[Params]):
    """Each incident is resolved, after the heal of the fault under which it opened and before the run ends; no owner gets two resolves."""

    name = "resolved_alert"
    reads = ("alerts", "journal: injected, healed", "source: offered", "destination: committed")

    def judge(self, evidence: Evidence, params: Params) -> Verdict:
        since = since_injection(evidence)
        if since is None:
            return self.inconclusive(params, NOTHING_INJECTED)
        incidents = since[1]
        if not incidents:
            return self.conclude(params, [absent(evidence, "there was no incident to resolve")], "")
        findings = [*_unresolved(evidence, incidents), *_again(evidence, incidents), *_early(evidence, incidents)]
        resolved = sum(incident.resolved_t is not None for incident in incidents)
        further = sum(len(incident.resolves) - 1 for incident in incidents if incident.resolves)
        passed = f"{plural(resolved, 'incident')} resolved once, after the heal"
        passed += f"; {plural(further, 'further resolve')} reached no owner" if further else ""
        passed += _before_its_data(evidence, incidents)
        return self.conclude(
            params, findings, passed, {"incidents": len(incidents), "resolved": resolved}, {"incidents": evidence.incidents}
        )


def _before_its_data(evidence: Evidence, incidents: Sequence[Incident]) -> str:
    """What was left of the backlog at the resolve, if the drill does not ask `resolved_after_data` about it; else empty."""
    if any(use.name == "resolved_after_data" for use in evidence.plan.checks):
        return ""
    left = max((one.left for incident in incidents if (one := at_resolve(evidence, incident))), default=0)
    return f"; {plural(left, 'record')} still owed then, which this drill does not judge" if left else ""


def _unresolved(evidence: Evidence, incidents: Sequence[Incident]) -> Iterator[Finding]:
    found = [incident for incident in incidents if incident.resolved_t is None]
    why = [_why_unresolved(evidence, incident) for incident in found]
    judged = [incident for incident, excuse in zip(found, why, strict=True) if not excuse]
    excused = [incident for incident, excuse in zip(found, why, strict=True) if excuse]
    if judged:
        expected = as_plain_post(evidence, '{"key": "…", "action": "resolve"}')
        yield Finding("unresolved", len(judged), f"{_incidents(judged)} never resolved{expected}")
    if excused:
        yield Finding("unresolved", len(excused), f"{_incidents(excused)} never resolved", excused_by=next(filter(None, why)))


def _why_unresolved(evidence: Evidence, incident: Incident) -> str:
    """Its data was never whole, and the machine alone had kept it back; or the machine kept the resolving message back, for half the time
    that was left for it."""
    window = fault_behind(evidence, incident)
    over_t = incident.opened_t if window is None else max(incident.opened_t, evidence.end_of(window))
    whole_t = evidence.backlog.at(over_t).settled_t
    if whole_t is None:
        excuses = evidence.attribution.missing["excused_by"]
        return str(excuses.iloc[0]) if len(excuses) and (excuses != "").all() else ""
    begin_t, end_t = max(over_t, whole_t, _end_of_batch_t(evidence)), evidence.over_t
    return _whole_too_late(evidence, begin_t) or evidence.attribution.unsaid.never_came("alerts", begin_t, end_t, (end_t - begin_t) / 2)


def _end_of_batch_t(evidence: Evidence) -> float:
    """A batch resolves when it ends, after the last record that it read, also one that was offered after the fault: when the last record
    landed that the machine alone made late. -Infinity for a connector that does not run in batches."""
    late = evidence.attribution.late
    if not evidence.plan.about.connector.in_batches or not len(late) or (late["excused_by"] == "").any():
        return -math.inf
    return float(late["landed_t"].max())


def _whole_too_late(evidence: Evidence, whole_t: float) -> str:
    """The machine delayed records until after the settle deadline, and less than half of the drill's time after it was left."""
    settled_t, late = evidence.delivery.settled_t, evidence.attribution.late["excused_by"]
    if not len(late) or (late == "").any() or evidence.over_t - whole_t >= (evidence.over_t - settled_t) / 2:
        return ""
    return f"its data was complete only {duration(whole_t - settled_t)} after the settle deadline: {late.iloc[0]}"


def _again(evidence: Evidence, incidents: Sequence[Incident]) -> Iterator[Finding]:
    found = [incident for incident in incidents if len(incident.resolves) > 1 and _reads_repeats(incident)]
    if found:
        most = max(len(incident.resolves) for incident in found)
        yield Finding(
            "resolved_again", len(found), f"{_incidents(found)} resolved up to {most} times", excused_by=sent_twice(evidence, most, 1)
        )


def _reads_repeats(incident: Incident) -> bool:
    """Whether an owner sees each resolving message, also those after the first."""
    return incident.is_owned and incident.opening.protocol not in _DROPS_REPEATS


def _early(evidence: Evidence, incidents: Sequence[Incident]) -> Iterator[Finding]:
    found = []
    for incident in incidents:
        window = fault_behind(evidence, incident)
        if incident.resolved_t is not None and window is not None and (window.healed_t is None or incident.resolved_t < window.healed_t):
            found.append((incident, window))
    if found:
        incident, window = found[0]
        text = f"{_incidents([incident for incident, _ in found])} resolved while {window.name} was still in place"
        if window.healed_t is not None and incident.resolved_t is not None:
            text += f", {duration(elapsed(incident.resolved_t, window.healed_t))} before its heal"
        yield Finding("resolved_early", len(found), text, excusable=False)


def _incidents(incidents: Sequence[Incident]) -> str:
    routes = ", ".join(sorted({incident.route for incident in incidents}))
    return f"{plural(len(incidents), 'incident')} on {routes} {'was' if len(incidents) == 1 else 'were'}"


CHECK = ResolvedAlert(Params)
