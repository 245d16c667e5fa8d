"""The shared parts of the checks of people: whether anybody took part, the first page, and what was due before the end."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, TypeVar

from harness.checks.base import Check, CheckParams, duration
from harness.checks.judge.alerts import NOTHING_INJECTED, first_page, nobody_was_paged, since_injection
from harness.checks.verdict import Finding, Verdict
from harness.ledger.lines.people import Resolved, Update

if TYPE_CHECKING:
    from harness.evidence.evidence import Evidence
    from harness.evidence.incidents import Incident
    from harness.evidence.people import Did, People

P = TypeVar("P", bound=CheckParams)
NOBODY = "nobody took part: play it as a game day, with `idrill gameday`"
_ACTORS = ("engine", "people")
"""Who has to run for an act to be written down."""


class UnjudgedError(Exception):
    """The evidence does not allow a judgement. The text says why, and what it would need."""


class CheckOfPeople(Check[P]):
    """A check of what people did. Without them it judges nothing."""

    of_people = True

    def judge(self, evidence: Evidence, params: P) -> Verdict:
        if evidence.people is None:
            return self.inconclusive(params, NOBODY)
        try:
            return self.judge_people(evidence, evidence.people, params)
        except UnjudgedError as why:
            return self.inconclusive(params, str(why))

    @abstractmethod
    def judge_people(self, evidence: Evidence, people: People, params: P) -> Verdict:
        """Judge a run in which people took part. Raises UnjudgedError."""


def the_page(evidence: Evidence, people: People) -> Incident:
    """The first page on a person's route since the injection. Raises UnjudgedError."""
    since = since_injection(evidence)
    if since is None:
        raise UnjudgedError(NOTHING_INJECTED)
    page = first_page(since[1])
    if page is None or page.opened_t > people.until_t:
        raise UnjudgedError(f"{nobody_was_paged(evidence) if page is None else 'nobody had been paged by then'}, so nobody had to act")
    return page


def notices(evidence: Evidence, people: People) -> tuple[Did[Update], ...]:
    """The notices since the injection that had a text and went to somebody, in order."""
    since = since_injection(evidence)
    from_t = since[0] if since else 0.0
    return tuple(did for did in people.all(Update) if did.t >= from_t and did.act.channels and did.act.text.strip())


def over_t(evidence: Evidence, people: People, from_t: float) -> float | None:
    """When people first said, after an instant, that the incident was over: to each other or in a notice; None: they did not."""
    said = [did.t for did in people.all(Resolved)]
    said += [did.t for did in notices(evidence, people) if did.act.state == "resolved"]
    return min((t for t in said if t >= from_t), default=None)


def must_be_due(people: People, due_t: float, what: str) -> None:
    """Raises UnjudgedError where the run was over, or called off, before something was due."""
    if people.until_t < due_t:
        ended = "the run ended" if people.called_off is None else "the game day was called off"
        raise UnjudgedError(f"{ended} at {duration(people.until_t)}, before {what} was due")


def late(evidence: Evidence, text: str, from_t: float, came_t: float, within_s: float) -> Finding:
    """Something that was done too late. It is excused if engine or console stood still for longer than it was late."""
    excuse = evidence.attribution.waited_longer(from_t, came_t, came_t - from_t - within_s, _ACTORS)
    return Finding("late", 1, text, excused_by=excuse)
