"""`history_exports_within`: the execution history can be exported in time, and the export names every record that was written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from harness.checks.base import Check, CheckParams, called, duration, named, plural
from harness.checks.verdict import Finding, Verdict
from harness.journal.events import HistoryExported
from harness.journal.naming import Said
from harness.units import Duration

if TYPE_CHECKING:
    import pandas as pd

    from harness.evidence.evidence import Evidence


class Params(CheckParams):
    """How soon."""

    within: Duration = Field(900.0, gt=0, description="longest time that the export may take")


class HistoryExportsWithin(Check[Params]):
    """At the end the engine has exported the history, as the connector file says. The export names every record that the connector has
    committed, by entity and key, and did not take too long."""

    name = "history_exports_within"
    reads = ("journal: history_exported", "destination: committed")

    def judge(self, evidence: Evidence, params: Params) -> Verdict:
        told = evidence.first_event(HistoryExported)
        if told is None:
            return self.inconclusive(params, "the history was not exported: the run ended before, or it is of an older version")
        export, committed = told.event, evidence.delivery.committed()
        if export.failed:
            return self.conclude(params, [Finding("not_exported", 1, f"nothing was exported: {export.failed}")], "")
        if not committed:
            return self.inconclusive(params, "nothing was committed, so there was nothing to export")
        said = Said(0.0, export.text)
        absent = [(entity, key) for entity, key in committed if not said.names(entity, key)]
        if absent and export.cut:
            return self.inconclusive(params, f"only the first {plural(len(export.text), 'character')} of the export were kept")
        findings = []
        if absent:
            names = named([called(entity, key) for entity, key in absent])
            text = f"{len(absent)} of {plural(len(committed), 'committed record')} not in the export: {names}"
            findings.append(Finding("incomplete", len(absent), text))
        if export.took_s > params.within:
            end_t = evidence.t_of(told)
            why = evidence.attribution.waited_longer(end_t - export.took_s, end_t, export.took_s - params.within, ("connector",))
            text = f"the export took {duration(export.took_s)}, longer than {duration(params.within)}"
            findings.append(Finding("late", 1, text, excused_by=why))
        passed = f"{plural(len(committed), 'committed record')}, each named in an export that took {duration(export.took_s)}"
        counts = {"committed": len(committed), "absent": len(absent), "took_s": export.took_s}
        return self.conclude(params, findings, passed, counts, {"absent": _frame(absent)})


def _frame(records: list[tuple[str, str]]) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(records, columns=["entity", "key"])


CHECK = HistoryExportsWithin(Params)
