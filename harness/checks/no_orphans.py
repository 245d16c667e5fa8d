"""`no_orphans`: every record that a record in the destination refers to is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.checks.base import Check, CheckParams, each_once, first_records, plural
from harness.checks.judge.excused import by_excuse, excused_as_missing, exhibit
from harness.checks.verdict import Finding, Verdict

if TYPE_CHECKING:
    from harness.evidence.evidence import Evidence


class Params(CheckParams):
    """None."""


class NoOrphans(Check[Params]):
    """At the end, no live record of the destination has a field `<entity>_id` that names a record which is not there."""

    name = "no_orphans"
    of_data = True
    reads = ("destination: committed, with the fields",)

    def judge(self, evidence: Evidence, params: Params) -> Verdict:
        references, orphans = evidence.delivery.references(str(evidence.destination_ledger))
        orphans, count = excused_as_missing(evidence, orphans, "parent", "parent_key"), len(each_once(orphans))
        findings = []
        for rows, excuse in by_excuse(orphans):
            text = f"{plural(len(each_once(rows)), 'record')} that refer to a missing record: {first_records(rows)}"
            findings.append(Finding("orphans", len(each_once(rows)), text, excused_by=excuse))
        passed = f"{plural(references, 'reference')} between live records, none of them broken"
        return self.conclude(params, findings, passed, {"references": references, "orphans": count}, {"orphans": exhibit(orphans)})


CHECK = NoOrphans(Params)
