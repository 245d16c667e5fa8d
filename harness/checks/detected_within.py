"""`detected_within`: an owner was paged soon enough (the domain's measure: 15 minutes)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from harness.checks.base import Check, CheckParams, duration
from harness.checks.judge.alerts import NOTHING_INJECTED, first_page, since_injection
from harness.checks.judge.excused_pages import absent, late, was_due
from harness.checks.verdict import Verdict
from harness.instants import elapsed
from harness.units import Duration

if TYPE_CHECKING:
    from harness.evidence.evidence import Evidence


class Params(CheckParams):
    """How soon."""

    within: Duration = Field(description="longest time from the injection to the first page on an owner's route")


class DetectedWithin(Check[Params]):
    """From the first injection's read-back to the first opening message on an owner's route."""

    name = "detected_within"
    reads = ("alerts", "journal: injected")

    def judge(self, evidence: Evidence, params: Params) -> Verdict:
        since = since_injection(evidence)
        if since is None:
            return self.inconclusive(params, NOTHING_INJECTED)
        injected_t, incidents = since
        page = first_page(incidents)
        if page is None:
            text = f"no owner was paged{was_due(evidence, params.within)}"
            return self.conclude(params, [absent(evidence, text, params.within)], "", {"mttd_s": None})
        took_s = max(0.0, page.opened_t - injected_t)
        shown_s = max(0.0, elapsed(injected_t, page.opened_t))
        text = f"detected after {duration(shown_s)}, later than {duration(params.within)}"
        findings = [late(evidence, text, injected_t, page.opened_t, params.within)] if took_s > params.within else []
        passed = f"detected after {duration(shown_s)}"
        return self.conclude(params, findings, passed, {"mttd_s": took_s})


CHECK = DetectedWithin(Params)
