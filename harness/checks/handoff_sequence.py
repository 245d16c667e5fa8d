"""`handoff_sequence`: the work changes hands as the plan has it written: every step, in order, from the right person to the right one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field

from harness.checks.base import CheckParams, plural
from harness.checks.judge.people import CheckOfPeople, UnjudgedError
from harness.checks.verdict import Finding, Verdict
from harness.ledger.lines.people import HandoffStep

if TYPE_CHECKING:
    from harness.evidence.evidence import Evidence
    from harness.evidence.people import Did, People


class Step(BaseModel):
    """One step of the written sequence."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    by: str = Field(description="who does it: owner, backup or a name")
    to: str | None = Field(None, description="to whom; not given: to anybody")


class Params(CheckParams):
    """Which steps."""

    steps: tuple[Step, ...] = Field(min_length=1, description="the steps in their order, such as {by: owner, to: Lee Example}")


class HandoffSequence(CheckOfPeople[Params]):
    """Each step is done, by the person and to the person whom the plan names, and none before an earlier one. A step counts when it is done
    first."""

    name = "handoff_sequence"
    on_paper = True
    reads = ("people: handoff_step, abort",)

    def judge_people(self, evidence: Evidence, people: People, params: Params) -> Verdict:
        done: dict[int, Did[HandoffStep]] = {}
        for did in people.all(HandoffStep):
            done.setdefault(did.act.step, did)
        undone = [number for number in range(1, len(params.steps) + 1) if number not in done]
        skipped = [number for number in undone if people.called_off is None or any(later > number for later in done)]
        findings = [*_skipped(skipped), *_order(done), *_people(people, done, params)]
        if undone and not findings:
            raise UnjudgedError(f"the game day was called off before step {undone[0]} of the hand-over")
        passed = f"{plural(len(params.steps), 'step')} in order, each by the right person"
        return self.conclude(params, findings, passed, {"steps": len(params.steps), "done": len(params.steps) - len(undone)})


def _skipped(numbers: list[int]) -> Iterator[Finding]:
    if numbers:
        which = ", ".join(map(str, numbers))
        yield Finding("skipped", len(numbers), f"{plural(len(numbers), 'step')} of the hand-over not done: {which}")


def _order(done: Mapping[int, Did[HandoffStep]]) -> Iterator[Finding]:
    wrong = [later for earlier, later in pairwise(sorted(done)) if done[later].seq < done[earlier].seq]
    if wrong:
        yield Finding("out_of_order", len(wrong), f"done before an earlier step: {', '.join(map(str, wrong))}")


def _people(people: People, done: Mapping[int, Did[HandoffStep]], params: Params) -> Iterator[Finding]:
    planned = [(number, step, done[number].act) for number, step in enumerate(params.steps, start=1) if number in done]
    by = [number for number, step, act in planned if not people.is_meant(act.who, step.by)]
    to = [number for number, step, act in planned if step.to is not None and not people.is_meant(act.to, step.to)]
    if by:
        yield Finding("by_another", len(by), f"done by somebody else than the plan says: {', '.join(map(str, by))}")
    if to:
        yield Finding("to_another", len(to), f"handed to somebody else than the plan says: {', '.join(map(str, to))}")


CHECK = HandoffSequence(Params)
