"""`alert_storm`: one problem, few pages. People who are paged without end stop reading."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pydantic import Field

from harness.checks.base import Check, CheckParams, plural
from harness.checks.judge.alerts import NOTHING_INJECTED, fault_behind
from harness.checks.judge.excused_pages import sent_twice
from harness.checks.verdict import Finding, Verdict

if TYPE_CHECKING:
    from harness.evidence.evidence import Evidence


class Params(CheckParams):
    """How many."""

    at_most: int = Field(3, ge=1, description="most pages for one fault, repeats included, over all routes")


class AlertStorm(Check[Params]):
    """Every trigger message counts, with any key: one that opens an incident, repeats one, or opens another; so does a page per record."""

    name = "alert_storm"
    reads = ("alerts", "journal: injected")

    def judge(self, evidence: Evidence, params: Params) -> Verdict:
        if evidence.first_fault is None:
            return self.inconclusive(params, NOTHING_INJECTED)
        pages: Counter[str] = Counter()
        for incident in evidence.episodes:
            window = fault_behind(evidence, incident)
            pages[window.name if window else "no fault at all"] += 1 + incident.renotified
        findings = [
            Finding(
                "storm",
                count,
                f"{plural(count, 'page')} for {fault}, at most {params.at_most} are allowed; a page per record counts, and so do repeats",
                excused_by=sent_twice(evidence, count, params.at_most),
            )
            for fault, count in pages.items()
            if count > params.at_most
        ]
        most = max(pages.values(), default=0)
        return self.conclude(
            params, findings, f"at most {plural(most, 'page')} for one fault", {"most": most}, {"incidents": evidence.incidents}
        )


CHECK = AlertStorm(Params)
