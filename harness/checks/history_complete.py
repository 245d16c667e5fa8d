"""`history_complete`: for every commit the history has the trigger, the record, the component and the customer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING

from harness.checks.base import Check, CheckParams, first_records, plural
from harness.checks.judge.side_path import blocked
from harness.checks.verdict import Finding, Verdict

if TYPE_CHECKING:
    import pandas as pd

    from harness.evidence.evidence import Evidence
    from harness.evidence.history import History

LINKS = ("history",)


class Params(CheckParams):
    """None: the names of the attributes are in the connector file, under `history`."""


class HistoryComplete(Check[Params]):
    """For each record, as many different events are reported, with trigger, reference, component and customer, as it had changes."""

    name = "history_complete"
    reads = ("history", "destination: committed", "plan: names of the attributes")

    def judge(self, evidence: Evidence, params: Params) -> Verdict:
        if not evidence.has_history:
            return self.inconclusive(params, "the stack has no history")
        history = evidence.history
        records = history.by_record()
        if not len(records):
            return self.inconclusive(params, "nothing was committed, so there was nothing to report")
        silent = records[records["events"] < records["changes"]]
        incomplete = records[(records["events"] >= records["changes"]) & (records["complete"] < records["changes"])]
        findings = [*_silent(evidence, silent), *_incomplete(incomplete, history)]
        path = next((window for window in evidence.windows if window.plan.where in LINKS and window.injected_t is not None), None)
        findings += blocked(evidence, path, LINKS, "the history") if path else ()
        changes = int(records["changes"].sum())
        again = history.counts.exported_again
        passed = f"{plural(len(records), 'record')} in {plural(changes, 'change')}, each reported"
        passed += f"; {plural(again, 'event')} exported again" if again else ""
        told = {"records": len(records), "changes": changes, **asdict(history.counts), "silent": len(silent), "incomplete": len(incomplete)}
        return self.conclude(params, findings, passed, told, {"silent": silent, "incomplete": incomplete})


def _silent(evidence: Evidence, silent: pd.DataFrame) -> Iterator[Finding]:
    """Events that name no record may be the missing ones; the judge cannot know."""
    if not len(silent):
        return
    text = f"{plural(len(silent), 'record')} with changes that the history does not report: {first_records(silent)}"
    bare = silent[silent["key"].isin(evidence.history.bare_keys())]
    if len(bare):
        entity, key = bare.iloc[0]["entity"], bare.iloc[0]["key"]
        text += f"; {key} was named without its entity, and other records have that key: write {entity}/{key}"
    told_t = float(silent["last_t"].max())
    why = evidence.attribution.unsaid.never_came("history", told_t, evidence.over_t, (evidence.over_t - told_t) / 2)
    yield Finding("silent", len(silent), text, excused_by=why)
    history = evidence.history
    anonymous = history.counts.anonymous
    if anonymous:
        text = f"{plural(anonymous, 'event')} without a business reference (attribute {history.reading.reference})"
        yield Finding("anonymous", anonymous, text, excusable=False)


def _incomplete(incomplete: pd.DataFrame, history: History) -> Iterator[Finding]:
    for lacks, those in incomplete.groupby("lacks", sort=True):
        names = ", ".join(f"{part} (attribute {getattr(history.reading, part)})" for part in str(lacks).split(", "))
        text = f"{plural(len(those), 'record')} for which the history does not give the {names}: "
        text += first_records(those)
        yield Finding("incomplete", len(those), text, excusable=False)


CHECK = HistoryComplete(Params)
