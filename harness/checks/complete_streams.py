"""`complete_streams`: every file of the run is whole: readable, without a gap, and ended by its writer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.checks.base import Check, CheckParams, Count, plural
from harness.checks.verdict import Finding, Verdict

if TYPE_CHECKING:
    from harness.evidence.evidence import Evidence


class Params(CheckParams):
    """None."""


class CompleteStreams(Check[Params]):
    """No gap in the sequence numbers, no unreadable line, a header and an end event in the journal and in every ledger."""

    name = "complete_streams"
    gate = True
    reads = ("journal", "all ledgers")

    def judge(self, evidence: Evidence, params: Params) -> Verdict:
        problems = [problem for stream in evidence.streams for problem in stream.problems]
        findings = [Finding("incomplete", 1, problem, excusable=True) for problem in problems]
        lines = sum(stream.lines for stream in evidence.streams)
        passed = f"{plural(lines, 'line')} in {plural(len(evidence.streams), 'file')}, none missing"
        counts: dict[str, Count] = {stream.name: stream.lines for stream in evidence.streams}
        return self.conclude(params, findings, passed, counts)


CHECK = CompleteStreams(Params)
