"""`no_false_alert`: the connector sends no page while nothing is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pydantic import Field

from harness.checks.base import Check, CheckParams, plural
from harness.checks.judge.alerts import nobody_was_paged, on_any_route
from harness.checks.judge.excused_pages import uncalled_for
from harness.checks.verdict import Verdict
from harness.instants import clock
from harness.units import Duration

if TYPE_CHECKING:
    from harness.evidence.evidence import Evidence
    from harness.evidence.incidents import Incident


class Params(CheckParams):
    """How long after the end of a fault a page may still be about it."""

    grace: Duration = Field(120.0, description="a page may open this long after a fault's heal, or while records owed then are still owed")


class NoFalseAlert(Check[Params]):
    """Each incident opened while a fault was in place, or shortly after, or before its backlog was worked off."""

    name = "no_false_alert"
    reads = ("alerts", "journal: injected, healed", "destination: committed")

    def judge(self, evidence: Evidence, params: Params) -> Verdict:
        windows = [window for window in evidence.windows if window.injected_t is not None]
        spans = []
        for window in windows:
            end = evidence.end_of(window)
            settled_t = evidence.backlog.at(end).settled_t
            begin = window.sent_t if window.sent_t is not None else window.injected_t or 0.0
            spans.append((begin, max(end + params.grace, settled_t if settled_t is not None else evidence.end_t)))
        false = [incident for incident in evidence.episodes if not any(begin <= incident.opened_t <= end for begin, end in spans)]
        findings = uncalled_for(evidence, "false_alert", false, _told)
        total = len(evidence.episodes)
        passed = f"{plural(total, 'incident')}, each with a fault behind it" if total else nobody_was_paged(evidence)
        return self.conclude(params, findings, passed, {"incidents": total, "false": len(false)}, {"incidents": evidence.incidents})


def _told(false: Sequence[Incident]) -> str:
    return (
        f"{plural(len(false), 'incident')} opened while nothing was wrong ({on_any_route(false)}; the first at {clock(false[0].opened_t)})"
    )


CHECK = NoFalseAlert(Params)
