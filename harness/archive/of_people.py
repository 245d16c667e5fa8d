"""The people in a record: what they are to the integration, counts, and times from the first page. No name, nothing that they wrote."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from harness.archive.record import Human, PeopleOf
from harness.checks.judge.alerts import first_page, since_injection
from harness.checks.judge.containment import contained, first_pause
from harness.checks.judge.people import notices, over_t
from harness.ledger.lines.people import Acted, Approved, Decided, Declared, HandedOver, Joined, Left
from harness.reach import LONGEST_S

if TYPE_CHECKING:
    from harness.evidence.evidence import Evidence
    from harness.evidence.incidents import Incident, Message
    from harness.evidence.people import People


def people_of(evidence: Evidence) -> PeopleOf:
    """From the plan, the people's ledger and the alert sink's."""
    people = evidence.people
    if people is None:
        return PeopleOf(responder="simulated" if evidence.plan.about.has_responder else "nobody")
    human = _human(evidence, people)
    counts = PeopleOf(
        responder="script" if human == "scripted" else "people",
        acts=len(people.acts),
        human=human,
        called_off=people.called_off is not None,
        notices=len(notices(evidence, people)),
        promises=sum(notice.act.next_s is not None and notice.act.state != "resolved" for notice in notices(evidence, people)),
        decisions=len(people.all(Decided)),
        approvals=len(people.all(Approved)),
        handovers=len(people.all(HandedOver)),
    )
    since = since_injection(evidence)
    page = first_page(since[1]) if since else None
    return counts if page is None else _timed(counts, evidence, people, page)


def _human(evidence: Evidence, people: People) -> Human:
    """A plan with a script counts as one, whoever came. People are attested only if everybody is who did something but play the game
    master."""
    gameday = evidence.plan.gameday
    if "script" in people.came_by or (gameday is not None and gameday.team is not None):
        return "scripted"
    return "attested" if people.attested >= _who_acted(people) and people.attested else "browser"


def _who_acted(people: People) -> set[str]:
    acts = [did.act for did in people.acts if isinstance(did.act, Acted) and not isinstance(did.act, (Joined, Left))]
    return {act.who for act in acts if act.role != "master"}


def _timed(counts: PeopleOf, evidence: Evidence, people: People, page: Incident) -> PeopleOf:
    page_t = page.opened_t
    answer = _answer(people, page)
    declared, decided = people.first(Declared, page_t), people.first(Decided, page_t)
    sent = notices(evidence, people)
    pause = first_pause(people, page_t, "pause")
    return replace(
        counts,
        acknowledged_by=people.standing(answer.who) if answer else None,
        acknowledged_s=_since(page_t, answer.t if answer else None),
        declared_s=_since(page_t, declared.t if declared else None),
        decided_s=_since(page_t, decided.t if decided else None),
        first_notice_s=_since(page_t, sent[0].t if sent else None),
        contained_s=_since(page_t, contained(evidence, pause, people.until_t).stopped_t if pause else None),
        resolved_s=_since(page_t, over_t(evidence, people, page_t)),
    )


def _answer(people: People, page: Incident) -> Message | None:
    """The first acknowledgement of the first page by a person, of owner or backup if there is one."""
    given = [answer for answer in page.answers if answer.who and answer.t <= people.until_t]
    return min(given, key=lambda answer: (people.standing(answer.who) == "other", answer.t), default=None)


def _since(page_t: float, t: float | None) -> float | None:
    return None if t is None or t - page_t > LONGEST_S else round(max(0.0, t - page_t), 3)
