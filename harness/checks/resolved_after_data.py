"""`resolved_after_data`: no incident is resolved before its data is complete."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.checks.base import Check, CheckParams, plural, spaced
from harness.checks.judge.alerts import NOTHING_INJECTED, since_injection
from harness.checks.judge.at_resolve import AtResolve, at_resolve
from harness.checks.verdict import Count, Finding, Verdict
from harness.instants import clock

if TYPE_CHECKING:
    from harness.evidence.evidence import Evidence

_ROUNDS = 20


class Params(CheckParams):
    """None."""


class ResolvedAfterData(Check[Params]):
    """When an incident is resolved, the destination has every record that was owed at the heal of its fault and was offered at least a lag
    before."""

    name = "resolved_after_data"
    reads = ("alerts", "journal: injected, healed", "source: offered", "destination: committed")

    def judge(self, evidence: Evidence, params: Params) -> Verdict:
        since = since_injection(evidence)
        if since is None:
            return self.inconclusive(params, NOTHING_INJECTED)
        resolved = [incident for incident in since[1] if incident.resolved_t is not None]
        then = [one for incident in resolved if (one := at_resolve(evidence, incident))]
        findings = [_early(evidence, one) for one in then if one.left]
        if not resolved:
            return self.inconclusive(params, "no incident was resolved")
        if not any(one.backlog for one in then):
            return self.inconclusive(params, "nothing was owed during any incident: no data was at stake")
        passed = f"{plural(len(resolved), 'incident')} resolved{', each' * (len(resolved) > 1)} after its backlog was written"
        worst = max(then, key=lambda one: one.left)
        exhibits = {"incidents": evidence.incidents}
        if worst.left:
            exhibits["still_owed"] = evidence.backlog.left_at(worst.seen_t, worst.resolved_t)
        counts: dict[str, Count] = {"resolved": len(resolved), "owed_at_resolve": worst.owed_then, "still_owed": worst.left}
        return self.conclude(params, findings, passed, counts, exhibits)


def _early(evidence: Evidence, one: AtResolve) -> Finding:
    left, heal = plural(one.left, "record"), f"the heal of {one.window.name}"
    were = "was" if one.left == 1 else "were"
    text = f"resolved at {clock(one.resolved_t)}, when {left} {were} still owed that had been offered by {one.seen_before(heal)}"
    if one.is_before_seen:
        then = f"{plural(one.owed_then, 'record')} {'was' if one.owed_then == 1 else 'were'} owed then"
        text = f"resolved at {clock(one.resolved_t)}, before {heal}: {then}, {spaced(one.left)} at {one.seen_before('the heal')}"
    return Finding("resolved_early", one.left, text, excused_by=_excuse(evidence, one))


def _excuse(evidence: Evidence, one: AtResolve) -> str:
    """A sentence if processes on the request path stood still so long before the resolve that the connector may not have known its
    backlog; else empty. Changes that it had time to read afterwards count as known."""
    way = ("connector", "proxy", "front", "source")
    still_s = max(0.0, one.seen_t - one.injected_t)
    for _ in range(_ROUNDS):  # each a shorter stretch, until the way stood still for as long as it reaches back
        still_s = min(still_s, evidence.attribution.stood_still_s(one.seen_t - still_s, one.resolved_t, way))
    if not still_s or evidence.backlog.still_owed(one.seen_t - still_s, one.resolved_t):
        return ""
    still = f"{still_s / evidence.speed:.2f} s of wall time"
    return f"processes on the request path did not run for {still}: the connector may not have known what it still owed"


CHECK = ResolvedAfterData(Params)
