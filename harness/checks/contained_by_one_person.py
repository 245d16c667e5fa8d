"""`contained_by_one_person`: soon after the page one person has stopped the writes, and they stay stopped while the fault is in place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pydantic import Field

from harness.checks.base import CheckParams, duration, each_once, first_records, plural
from harness.checks.judge.alerts import fault_behind
from harness.checks.judge.containment import Containment, contained, first_pause
from harness.checks.judge.people import CheckOfPeople, UnjudgedError, late, must_be_due, the_page
from harness.checks.verdict import Finding, Verdict
from harness.drill.connector.controls import ControlName
from harness.ledger.lines.people import Approved
from harness.units import Duration

if TYPE_CHECKING:
    from harness.evidence.evidence import Evidence
    from harness.evidence.people import CarriedOut, People

_NOTHING_TO_CONTAIN = (
    "nothing was written between the page and the pause, so nothing had to be contained: choose a drill in which wrong writes go on, "
    "such as a bad_deployment of a version that writes on (in the example: late-rollback)"
)


class Params(CheckParams):
    """How soon, and by how many."""

    within: Duration = Field(gt=0, description="longest time from the first page until nothing is written any more")
    approvals: int = Field(0, ge=0, le=20, description="how many people may have to agree before")
    pause: ControlName = Field("pause", description="the control that stops writes")


class ContainedByOnePerson(CheckOfPeople[Params]):
    """Who decided to pause asked for it, too, with no more approvals than the plan allows. In the destination's ledger the writes stop in
    time, and do not begin again before the fault is over. The page may have been acknowledged by somebody else."""

    name = "contained_by_one_person"
    reads = (
        "people: decided, approved, requested, abort",
        "journal: control, injected, healed",
        "destination: attempted, committed",
        "alerts",
    )

    def judge_people(self, evidence: Evidence, people: People, params: Params) -> Verdict:
        page = the_page(evidence, people)
        fault = fault_behind(evidence, page)
        over_t = people.until_t if fault is None else min(people.until_t, evidence.end_of(fault))
        due_t = page.opened_t + params.within
        pause = first_pause(people, page.opened_t, params.pause)
        if pause is None:
            must_be_due(people, due_t, "a pause")
        if not evidence.delivery.commits_between(page.opened_t, min(due_t, over_t) if pause is None else pause.t):
            raise UnjudgedError(_NOTHING_TO_CONTAIN)
        if pause is None:
            return self.conclude(params, [Finding("never", 1, "nobody paused the connector, and it wrote on")], "", {"contained_s": None})
        found = contained(evidence, pause, over_t)
        took_s = found.stopped_t - page.opened_t
        text = f"writes stopped {duration(took_s)} after the page, later than {duration(params.within)}"
        findings = [late(evidence, text, page.opened_t, found.stopped_t, params.within)] if took_s > params.within else []
        findings += [*_chain(people, pause, params.approvals), *_written(people, found)]
        passed = f"one person stopped the writes {duration(took_s)} after the page"
        counts = {"contained_s": took_s, "approvals": _approvals(people, pause)}
        return self.conclude(params, findings, passed, counts, {"written": found.after})


def _chain(people: People, pause: CarriedOut, allowed: int) -> Iterator[Finding]:
    decision = people.decision_of(pause.request)
    chain = {pause.request.act.who} | ({decision.act.who} if decision else set())
    if len(chain) > 1:
        yield Finding(
            "several", len(chain), f"it took {plural(len(chain), 'person', 'people')} to pause: one decided, another asked for it"
        )
    approvals = _approvals(people, pause)
    if approvals > allowed:
        yield Finding("approvals", approvals, f"{plural(approvals, 'approval')} before the pause, where the plan has {allowed}")


def _approvals(people: People, pause: CarriedOut) -> int:
    """By how many people, before it was carried out."""
    decision = pause.request.act.decision
    return len({did.act.who for did in people.all(Approved) if did.act.decision == decision and did.t <= pause.t})


def _written(people: People, found: Containment) -> Iterator[Finding]:
    rows = found.after
    if not len(rows):
        return
    first_t = float(rows["t"].min())
    resumed = any(done.action == "resume" and found.pause.t < done.t <= first_t for done in people.carried_out)
    count, which = len(each_once(rows)), first_records(rows)
    if resumed:
        yield Finding("resumed", count, f"resumed while the fault was in place: {plural(count, 'record')} written, {which}")
    else:
        yield Finding("written", count, f"{plural(count, 'record')} written after the pause: {which}")


CHECK = ContainedByOnePerson(Params)
