"""`resolved_alert`: whoever was paged is told, once, that it is over – and only when it is over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from harness.checks.base import Check, CheckParams, duration, plural
from harness.checks.pages import NOTHING_INJECTED, absent, fault_behind, since_injection
from harness.checks.verdict import Finding, Verdict

if TYPE_CHECKING:
    from harness.evidence.evidence import Evidence
    from harness.evidence.incidents import Incident


_DROPS_REPEATS = frozenset({"pagerduty"})
"""Services that drop the resolve of what is closed: nobody reads it. See "Alert De-Duplication" in PagerDuty's "Send an Alert Event"."""


class Params(CheckParams):
    """None."""


class ResolvedAlert(Check[Params]):
    """Each incident is resolved, after the heal of the fault under which it opened and before the run ends; no owner is told twice."""

    name = "resolved_alert"
    reads = ("alerts", "journal: injected, healed")

    def judge(self, evidence: Evidence, params: Params) -> Verdict:
        since = since_injection(evidence)
        if since is None:
            return self.inconclusive(params, NOTHING_INJECTED)
        incidents = since[1]
        if not incidents:
            return self.conclude(params, [absent(evidence, "there was no incident to resolve")], "")
        findings = [*_unresolved(incidents), *_again(incidents), *_early(evidence, incidents)]
        resolved = sum(incident.resolved_t is not None for incident in incidents)
        further = sum(len(incident.resolves) - 1 for incident in incidents if incident.resolves)
        passed = f"{plural(resolved, 'incident')} resolved once, after the heal"
        passed += f"; {plural(further, 'further resolve')} reached no owner" if further else ""
        return self.conclude(
            params, findings, passed, {"incidents": len(incidents), "resolved": resolved}, {"incidents": evidence.incidents}
        )


def _unresolved(incidents: Sequence[Incident]) -> Iterator[Finding]:
    found = [incident for incident in incidents if incident.resolved_t is None]
    if found:
        yield Finding("unresolved", len(found), f"{_incidents(found)} never resolved", excusable=True)


def _again(incidents: Sequence[Incident]) -> Iterator[Finding]:
    found = [incident for incident in incidents if len(incident.resolves) > 1 and _reads_repeats(incident)]
    if found:
        most = max(len(incident.resolves) for incident in found)
        yield Finding("resolved_again", len(found), f"{_incidents(found)} resolved up to {most} times", excusable=False)


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
            text += f", {duration(window.healed_t - incident.resolved_t)} before its heal"
        yield Finding("resolved_early", len(found), text, excusable=False)


def _incidents(incidents: Sequence[Incident]) -> str:
    routes = ", ".join(sorted({incident.route for incident in incidents}))
    return f"{plural(len(incidents), 'incident')} on {routes} {'was' if len(incidents) == 1 else 'were'}"


CHECK = ResolvedAlert(Params)
