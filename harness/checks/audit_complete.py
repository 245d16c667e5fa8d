"""`audit_complete`: the audit export of an integration names every record that was written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.checks.base import Check, CheckParams, plural
from harness.checks.judge.exported import NOT_EXPORTED, compared, exported
from harness.checks.verdict import Finding, Verdict

if TYPE_CHECKING:
    from harness.evidence.evidence import Evidence


class AuditComplete(Check[CheckParams]):
    """At the end the engine has run the command of `rollback.audit_export` in the integration file. It names every record that the
    connector has committed, by entity and key. Left out where no integration file says it."""

    name = "audit_complete"
    reads = ("journal: history_exported", "destination: committed")

    def judge(self, evidence: Evidence, params: CheckParams) -> Verdict:
        told = exported(evidence, "audit")
        if told is None:
            return self.inconclusive(params, NOT_EXPORTED)
        if told.event.failed:
            return self.conclude(params, [Finding("not_exported", 1, f"nothing was exported: {told.event.failed}")], "")
        found = compared(evidence, told.event)
        if found.undecided:
            return self.inconclusive(params, found.undecided)
        passed = f"{plural(len(found.committed), 'committed record')}, each named in the audit"
        counts = {"committed": len(found.committed), "absent": len(found.absent)}
        return self.conclude(params, found.findings(), passed, counts, {"absent": found.exhibit()})


CHECK = AuditComplete(CheckParams)
