"""`recovered_within`: once the path is healed, the connector works off the backlog in time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from harness.checks.base import Check, CheckParams, duration, plural
from harness.checks.judge.excused import by_excuse, exhibit
from harness.checks.judge.missing import apart_from_changed, by_word, names
from harness.checks.judge.out_of_time import turn_to_come
from harness.checks.verdict import Finding, Verdict
from harness.evidence.algebra import MISSING
from harness.instants import elapsed
from harness.units import Duration

if TYPE_CHECKING:
    from harness.evidence.evidence import Evidence


class Params(CheckParams):
    """How soon."""

    at_most: Duration = Field(description="longest time to work off what was owed")


class RecoveredWithin(Check[Params]):
    """Everything owed when the phase `until: drained` began is committed (or dead and named) in time; without one, from the last heal."""

    name = "recovered_within"
    directed = True
    reads = ("journal: phases, healed", "source: offered", "destination: committed")

    def judge(self, evidence: Evidence, params: Params) -> Verdict:
        start = _start(evidence)
        if start is None:
            return self.inconclusive(params, "nothing was healed, and no phase waited for the backlog to drain")
        start_t, when = start
        owed = evidence.backlog.at(start_t)
        backlog = f"{plural(owed.count, 'record')} owed {when}"
        took_s = None if owed.settled_t is None else owed.settled_t - start_t
        findings, exhibits = [], {}
        if took_s is None or took_s > params.at_most:
            deadline_t = start_t + params.at_most
            left = evidence.backlog.keys_at(start_t)
            left = left[~(left["satisfied_t"] <= deadline_t) & (left["status"] != "dead")]
            left = evidence.attribution.tardy(left, start_t, deadline_t, turn_to_come(evidence, start_t, deadline_t))
            for rows, excuse in by_excuse(left):
                text = f"{len(rows)} of {backlog} not delivered {duration(params.at_most)} later: {names(rows)}"
                missing, changed = apart_from_changed(evidence, rows[rows["status"].isin(MISSING)])
                gone = [f"{len(found)} {word}" for word, found in by_word(missing).items()]
                gone += [f"{len(changed)} there with content that was never offered"] if len(changed) else []
                if gone:
                    text += f"; {', '.join(gone)} at the end"
                findings.append(Finding("not_recovered", len(rows), text, excused_by=excuse))
            exhibits["not_recovered"] = exhibit(left)
        passed = f"{backlog}, worked off in {duration(elapsed(start_t, start_t + took_s))}" if took_s is not None else ""
        return self.conclude(params, findings, passed, {"owed": owed.count, "took_s": took_s}, exhibits)


def _start(evidence: Evidence) -> tuple[float, str] | None:
    """The instant from which the time counts, and its name in words. The backlog at the heal is another number: the source goes on."""
    drained = [span for span in evidence.spans if span.role == "drill" and span.plan and span.plan.drains]
    if drained:
        return drained[-1].started_t, f"when {drained[-1].name} began"
    healed_t = max((window.healed_t for window in evidence.windows if window.healed_t is not None), default=None)
    return None if healed_t is None else (healed_t, "at the last heal")


CHECK = RecoveredWithin(Params)
