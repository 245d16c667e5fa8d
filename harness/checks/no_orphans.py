"""`no_orphans`: every record in the destination that references another finds it there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.checks.base import Check, CheckParams, named, plural
from harness.checks.verdict import Finding, Verdict

if TYPE_CHECKING:
    from harness.evidence.evidence import Evidence


class Params(CheckParams):
    """None."""


class NoOrphans(Check[Params]):
    """At the end, no live record of the destination has a field `<entity>_id` that names a record which is not there."""

    name = "no_orphans"
    reads = ("destination: committed, with the fields",)

    def judge(self, evidence: Evidence, params: Params) -> Verdict:
        references, orphans = evidence.delivery.references(str(evidence.destination_ledger))
        count = len(orphans)
        text = f"{plural(count, 'record')} without the one referenced: {named(orphans['key'].head(3).tolist(), count)}"
        findings = [Finding("orphans", count, text, excusable=True)] if count else []
        passed = f"{plural(references, 'reference')} between live records, all of them found"
        return self.conclude(params, findings, passed, {"references": references, "orphans": count}, {"orphans": orphans})


CHECK = NoOrphans(Params)
