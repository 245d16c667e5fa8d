"""`history_exports_within`: the execution history can be exported in time, and the export names every record that was written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from harness.checks.base import Check, CheckParams, duration, plural
from harness.checks.judge.exported import NOT_EXPORTED, compared, exported
from harness.checks.verdict import Finding, Verdict
from harness.units import Duration

if TYPE_CHECKING:
    from harness.evidence.evidence import Evidence


class Params(CheckParams):
    """How soon."""

    within: Duration = Field(900.0, gt=0, description="longest time that the export may take")


class HistoryExportsWithin(Check[Params]):
    """At the end the engine has exported the history, as the integration file says, or else the connector file. The export names every
    record that the connector has committed, by entity and key, and did not take too long."""

    name = "history_exports_within"
    reads = ("journal: history_exported", "destination: committed")

    def judge(self, evidence: Evidence, params: Params) -> Verdict:
        told = exported(evidence, "history")
        if told is None:
            return self.inconclusive(params, NOT_EXPORTED)
        export = told.event
        if export.failed:
            return self.conclude(params, [Finding("not_exported", 1, f"nothing was exported: {export.failed}")], "")
        found = compared(evidence, export)
        if found.undecided:
            return self.inconclusive(params, found.undecided)
        findings = [*found.findings()]
        if export.took_s > params.within:
            end_t = evidence.t_of(told)
            why = evidence.attribution.waited_longer(end_t - export.took_s, end_t, export.took_s - params.within, ("connector",))
            text = f"the export took {duration(export.took_s)}, longer than {duration(params.within)}"
            findings.append(Finding("late", 1, text, excused_by=why))
        passed = f"{plural(len(found.committed), 'committed record')}, each named in an export that took {duration(export.took_s)}"
        counts = {"committed": len(found.committed), "absent": len(found.absent), "took_s": export.took_s}
        return self.conclude(params, findings, passed, counts, {"absent": found.exhibit()})


CHECK = HistoryExportsWithin(Params)
