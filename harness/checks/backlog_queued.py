"""`backlog_queued`: the changes queued during the outage, and all of them arrived or were named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from harness.checks.base import Check, CheckParams, plural
from harness.checks.judge.excused import excused_as_missing, exhibit
from harness.checks.judge.missing import by_word, found_missing
from harness.checks.judge.unfelt import too_little
from harness.checks.verdict import Finding, Verdict

if TYPE_CHECKING:
    from harness.evidence.evidence import Evidence
    from harness.evidence.timeline import FaultWindow


class Params(CheckParams):
    """How much a backlog is."""

    at_least: int = Field(20, ge=1, description="fewest records owed when the first fault is healed")


class BacklogQueued(Check[Params]):
    """At least so many records owed at the first fault's heal, all of them there or named at the end."""

    name = "backlog_queued"
    of_data = True
    directed = True
    reads = ("journal: healed", "source: offered", "destination: committed, refused", "alerts: names of dead letters")

    def judge(self, evidence: Evidence, params: Params) -> Verdict:
        first = evidence.first_fault
        if first is None or first.healed_t is None:
            return self.inconclusive(params, "no fault was injected and healed, so no backlog was expected")
        owed = evidence.backlog.at(first.healed_t)
        findings = []
        if owed.count < params.at_least:
            text = f"only {plural(owed.count, 'record')} owed at the heal of {first.name}, at least {params.at_least} were expected"
            findings.append(Finding("small_backlog", owed.count, text, excused_by=_why_small(evidence, first)))
        exhibits = {}
        if owed.missing:
            queued = evidence.backlog.keys_at(first.healed_t)
            missing = queued[queued["satisfied_t"].isna() & (queued["status"] != "dead")]
            missing = excused_as_missing(evidence, missing)
            findings += found_missing(missing, " of the backlog")
            exhibits = {word: exhibit(rows) for word, rows in by_word(missing).items()}
        passed = f"{plural(owed.count, 'record')} queued when {first.name} was healed, none missing at the end"
        if owed.dead:
            passed += f" ({owed.dead} given up and named)"
        return self.conclude(params, findings, passed, {"owed": owed.count, "missing": owed.missing, "dead": owed.dead}, exhibits)


def _why_small(evidence: Evidence, first: FaultWindow) -> str:
    """Why the backlog cannot be judged: the connector did not feel the fault for its whole time, or the source stood still for half of it
    and offered less."""
    begin_t, end_t = first.injected_t or 0.0, evidence.end_of(first)
    few = too_little(evidence, first)
    return few or evidence.attribution.waited_longer(begin_t, end_t, (end_t - begin_t) / 2, ("source",))


CHECK = BacklogQueued(Params)
