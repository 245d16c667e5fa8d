"""`acknowledged_within`: a person whose page it is acknowledges it in time. A stand-in or a bystander does not count."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pydantic import Field

from harness.checks.base import CheckParams, duration, plural
from harness.checks.judge.people import CheckOfPeople, late, must_be_due, the_page
from harness.checks.verdict import Finding, Verdict
from harness.instants import elapsed
from harness.units import Duration

if TYPE_CHECKING:
    from harness.evidence.evidence import Evidence
    from harness.evidence.incidents import Incident, Message
    from harness.evidence.people import People


class Params(CheckParams):
    """How soon."""

    within: Duration = Field(gt=0, description="longest time from the first page to its acknowledgement")


class AcknowledgedWithin(CheckOfPeople[Params]):
    """From the first page to the first acknowledgement, at the alert sink, by the owner or the backup of the integration."""

    name = "acknowledged_within"
    on_paper = True
    reads = ("alerts: alert, acknowledged", "people: abort", "journal: injected")

    def judge_people(self, evidence: Evidence, people: People, params: Params) -> Verdict:
        page = the_page(evidence, people)
        answers = list(_answers(evidence, people, page))
        meant = [answer.t for answer in answers if people.standing(answer.who) in {"owner", "backup"}]
        took_s = min(meant) - page.opened_t if meant else None
        shown_s = elapsed(page.opened_t, page.opened_t + (took_s or 0.0))
        others = len(answers) - len(meant)
        findings = []
        if took_s is None:
            must_be_due(people, page.opened_t + params.within, "an acknowledgement")
            findings.append(_nobody(answers))
        elif took_s > params.within:
            text = f"acknowledged {duration(shown_s)} after the page, later than {duration(params.within)}"
            findings.append(late(evidence, text, page.opened_t, page.opened_t + took_s, params.within))
        passed = f"acknowledged {duration(shown_s)} after the page"
        counts = {"mtta_s": took_s, "by_others": others}
        return self.conclude(params, findings, passed, counts, {"incidents": evidence.incidents})


def _answers(evidence: Evidence, people: People, page: Incident) -> Iterator[Message]:
    """The acknowledgements of the first page, and of those that followed it."""
    for incident in evidence.episodes:
        if incident.opened_t >= page.opened_t:
            yield from (answer for answer in incident.answers if answer.t <= people.until_t)


def _nobody(answers: list[Message]) -> Finding:
    bystanders = sum(bool(answer.who) for answer in answers)
    if bystanders:
        by = "somebody who is" if bystanders == 1 else f"{plural(bystanders, 'person', 'people')} who are"
        return Finding("bystander", bystanders, f"acknowledged only by {by} neither owner nor backup")
    if answers:
        return Finding("stand_in", len(answers), "acknowledged by no person: only by the simulated responder, or by the pager itself")
    return Finding("never", 1, "nobody acknowledged the page")


CHECK = AcknowledgedWithin(Params)
