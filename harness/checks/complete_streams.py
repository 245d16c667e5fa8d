"""`complete_streams`: every file of the run exists, is readable, complete and ended by its writer, and the source offered the whole
workload."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from harness.checks.base import Check, CheckParams, plural
from harness.checks.verdict import Count, Finding, Verdict

if TYPE_CHECKING:
    from harness.evidence.evidence import Evidence


class Params(CheckParams):
    """None."""


class CompleteStreams(Check[Params]):
    """No gap, no unreadable line, a header and an end in the journal and in every ledger, and all of the workload offered that was due."""

    name = "complete_streams"
    gate = True
    closed = "the evidence is incomplete"
    place = 4
    reads = ("journal", "all ledgers", "workload")

    def judge(self, evidence: Evidence, params: Params) -> Verdict:
        problems = [problem for stream in evidence.streams for problem in stream.problems]
        findings = [Finding("incomplete", 1, problem) for problem in problems]
        findings += self._unkept(evidence)
        lines = sum(stream.lines for stream in evidence.streams)
        passed = f"{plural(lines, 'line')} in {plural(len(evidence.streams), 'file')}, none missing"
        counts: dict[str, Count] = {stream.name: stream.lines for stream in evidence.streams}
        return self.conclude(params, findings, passed, counts)

    def _unkept(self, evidence: Evidence) -> Iterator[Finding]:
        """The source compared with the workload: only a fault of its data may change an offer, and no fault may suppress one."""
        promise = evidence.promise
        if promise is None or not promise.lines:
            why = "missing" if promise is None else "empty"
            yield Finding("no_workload", 1, f"workload: the file is {why}: what the source had to offer is not known")
            return
        if promise.unreadable:
            text = f"workload: {plural(promise.unreadable, 'unreadable line')}: what the source had to offer is not known"
            yield Finding("workload_damaged", promise.unreadable, text)
        written = evidence.workload_lines
        if written is not None and promise.lines != written:
            text = f"workload: the file has {plural(promise.lines, 'line')}, {written} were written when the run began"
            yield Finding("workload_cut", abs(written - promise.lines), text)
        if promise.withheld:
            text = f"the source never offered {plural(promise.withheld, 'change')} of the workload, although due"
            yield Finding("withheld", promise.withheld, text)
        if promise.changed and not any(fault.target == "fake" and fault.where == "source" for fault in evidence.plan.faults()):
            text = f"the source offered {plural(promise.changed, 'change')} with content that differs from the workload"
            yield Finding("altered", promise.changed, text)


CHECK = CompleteStreams(Params)
