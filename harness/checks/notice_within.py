"""`notice_within`: those who are affected hear of it soon after the first page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from harness.checks.base import CheckParams, duration
from harness.checks.judge.people import CheckOfPeople, late, must_be_due, notices, the_page
from harness.checks.verdict import Finding, Verdict
from harness.units import Duration

if TYPE_CHECKING:
    from harness.evidence.evidence import Evidence
    from harness.evidence.people import People


class Params(CheckParams):
    """How soon."""

    within: Duration = Field(gt=0, description="longest time from the first page to the first notice")


class NoticeWithin(CheckOfPeople[Params]):
    """From the first page to the first notice that has a text and goes to a channel. One that was sent before the page is in time."""

    name = "notice_within"
    on_paper = True
    reads = ("people: update, abort", "alerts", "journal: injected")

    def judge_people(self, evidence: Evidence, people: People, params: Params) -> Verdict:
        page_t = the_page(evidence, people).opened_t
        sent = notices(evidence, people)
        if not sent:
            must_be_due(people, page_t + params.within, "a notice")
            return self.conclude(params, [Finding("silent", 1, "no notice was sent")], "", {"notice_s": None})
        took_s = max(0.0, sent[0].t - page_t)
        text = f"the first notice came {duration(took_s)} after the page, later than {duration(params.within)}"
        findings = [late(evidence, text, page_t, sent[0].t, params.within)] if took_s > params.within else []
        return self.conclude(params, findings, f"the first notice came {duration(took_s)} after the page", {"notice_s": took_s})


CHECK = NoticeWithin(Params)
