"""`no_alert`: the connector sends no page about a fault that it should handle by itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from harness.checks.base import Check, CheckParams, plural
from harness.checks.judge.alerts import as_quoted, nobody_was_paged, on_any_route
from harness.checks.judge.excused_pages import uncalled_for
from harness.checks.verdict import Verdict

if TYPE_CHECKING:
    from harness.evidence.evidence import Evidence
    from harness.evidence.incidents import Incident


class Params(CheckParams):
    """None."""


class NoAlert(Check[Params]):
    """No incident on any route, from the beginning to the end of the run."""

    name = "no_alert"
    reads = ("alerts",)

    def judge(self, evidence: Evidence, params: Params) -> Verdict:
        count = len(evidence.episodes)
        findings = uncalled_for(evidence, "alert", evidence.episodes, _told)
        exhibits = {"incidents": evidence.incidents, "refused_pages": evidence.refused_pages}
        return self.conclude(params, findings, nobody_was_paged(evidence), {"incidents": count}, exhibits)


def _told(incidents: Sequence[Incident]) -> str:
    opened = f"{plural(len(incidents), 'incident')} opened ({on_any_route(incidents)})"
    return (
        f"{opened}, and nobody should be paged in this drill; {'it' if len(incidents) == 1 else 'the first'} says {as_quoted(incidents[0])}"
    )


CHECK = NoAlert(Params)
