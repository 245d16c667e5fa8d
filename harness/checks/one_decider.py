"""`one_decider`: one person decides at a time, and nothing is carried out that nobody decided."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import TYPE_CHECKING

from harness.checks.base import CheckParams, duration, plural
from harness.checks.judge.people import CheckOfPeople, UnjudgedError
from harness.checks.verdict import Finding, Verdict
from harness.evidence.holding import at_once
from harness.ledger.lines.people import Requested

if TYPE_CHECKING:
    from harness.evidence.evidence import Evidence
    from harness.evidence.people import CarriedOut, People

_OPPOSITE = frozenset({"pause", "resume"})
_AT_ONCE_S = 60.0


class Params(CheckParams):
    """None."""


class OneDecider(CheckOfPeople[Params]):
    """Never two commanders at the same time. Whatever is carried out, the acting commander decided it before, or, of the first pause, the
    owner or the backup, who contains. Nobody asks for the opposite of what was asked for less than a minute ago."""

    name = "one_decider"
    on_paper = True
    reads = ("people: role_taken, handed_over, left, decided, requested", "journal: control, healed")

    def judge_people(self, evidence: Evidence, people: People, params: Params) -> Verdict:
        findings = [*_commanders(people), *_undecided(people), *_opposite(people)]
        if not findings and not people.carried_out:
            raise UnjudgedError("nothing was carried out for anybody, so there was nothing to decide")
        passed = f"one commander at a time; {plural(len(people.carried_out), 'request')} carried out as decided"
        return self.conclude(params, findings, passed, {"carried_out": len(people.carried_out)})


def _commanders(people: People) -> Iterator[Finding]:
    both = list(at_once(people.held, "commander"))
    if both:
        from_t = min(max(one.from_t, other.from_t) for one, other in both)
        yield Finding("two_commanders", len(both), f"two people were commander at the same time, from {duration(max(0.0, from_t))} on")


def _undecided(people: People) -> Iterator[Finding]:
    wrong = [done for number, done in enumerate(people.carried_out) if not _is_decided(people, done, is_first=number == 0)]
    if wrong:
        what = ", ".join(f"{done.action} at {duration(done.t)}" for done in wrong)
        yield Finding("undecided", len(wrong), f"carried out without a decision of the acting commander: {what}")


def _is_decided(people: People, done: CarriedOut, *, is_first: bool) -> bool:
    decision = people.decision_of(done.request)
    if decision is None or _contradicts(decision.act.action, done.action):
        return False
    contains = is_first and done.action == "pause" and people.standing(decision.act.who) in {"owner", "backup"}
    return contains or people.has(decision.act.who, "commander", decision.t)


def _contradicts(decided: str, asked: str) -> bool:
    """A decision may be in words; one that names the other control is another one."""
    return {decided, asked} == _OPPOSITE


def _opposite(people: People) -> Iterator[Finding]:
    pairs = [
        (one, other)
        for one, other in combinations(people.all(Requested), 2)
        if {one.act.action, other.act.action} == _OPPOSITE and abs(other.t - one.t) < _AT_ONCE_S
    ]
    if pairs:
        one, other = pairs[0]
        yield Finding(
            "opposite",
            len(pairs),
            f"{one.act.action} and {other.act.action} were asked for {duration(abs(other.t - one.t))} apart, at {duration(one.t)}",
        )


CHECK = OneDecider(Params)
