"""`decisions_recorded`: for everything that was done to the connector, a decision with a reason was written down before."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from harness.checks.base import CheckParams, duration, plural
from harness.checks.judge.people import CheckOfPeople, UnjudgedError
from harness.checks.verdict import Finding, Verdict
from harness.ledger.lines.people import Decided

if TYPE_CHECKING:
    from harness.evidence.evidence import Evidence
    from harness.evidence.people import CarriedOut, People


class Params(CheckParams):
    """None."""


class DecisionsRecorded(CheckOfPeople[Params]):
    """Every control and every roll-back that was carried out names a decision that was written down before, with a reason. Decisions are
    numbered one after the other, from 1."""

    name = "decisions_recorded"
    on_paper = True
    reads = ("people: decided, requested", "journal: control, healed")

    def judge_people(self, evidence: Evidence, people: People, params: Params) -> Verdict:
        done = people.carried_out
        if not done:
            raise UnjudgedError("nothing was carried out for anybody, so there was nothing to record")
        numbers = [did.act.decision for did in people.all(Decided)]
        undecided = [one for one in done if people.decision_of(one.request) is None]
        without = [one for one in done if (decision := people.decision_of(one.request)) and not decision.act.reason.strip()]
        findings = [
            *_told("undecided", undecided, "carried out without a decision"),
            *_told("no_reason", without, "decided without a reason"),
            *_numbers(numbers),
        ]
        passed = f"{plural(len(done), 'request')} carried out, each with a decision and its reason"
        return self.conclude(params, findings, passed, {"carried_out": len(done), "decisions": len(numbers)})


def _told(kind: str, done: list[CarriedOut], words: str) -> Iterator[Finding]:
    if done:
        yield Finding(kind, len(done), f"{words}: {', '.join(f'{one.action} at {duration(one.t)}' for one in done)}")


def _numbers(numbers: list[int]) -> Iterator[Finding]:
    wrong = [given for given, due in zip(numbers, range(1, len(numbers) + 1), strict=True) if given != due]
    if wrong:
        yield Finding("numbers", len(wrong), f"decisions are not numbered one after the other: {', '.join(map(str, numbers))}")


CHECK = DecisionsRecorded(Params)
