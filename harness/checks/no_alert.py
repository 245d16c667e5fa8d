"""`no_alert`: what the connector should handle alone wakes nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.checks.base import Check, CheckParams, plural
from harness.checks.pages import nobody_was_paged
from harness.checks.verdict import Finding, Verdict

if TYPE_CHECKING:
    from harness.evidence.evidence import Evidence


class Params(CheckParams):
    """None."""


class NoAlert(Check[Params]):
    """No incident on any route, from the beginning to the end of the run."""

    name = "no_alert"
    reads = ("alerts",)

    def judge(self, evidence: Evidence, params: Params) -> Verdict:
        count = len(evidence.episodes)
        routes = ", ".join(sorted({incident.route for incident in evidence.episodes}))
        findings = [Finding("alert", count, f"{plural(count, 'incident')} opened (on {routes})", excusable=True)] if count else []
        exhibits = {"incidents": evidence.incidents, "refused_pages": evidence.refused_pages}
        return self.conclude(params, findings, nobody_was_paged(evidence), {"incidents": count}, exhibits)


CHECK = NoAlert(Params)
