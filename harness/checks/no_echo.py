"""`no_echo`: a change is never written back to the side that made it; a connector that copies it back copies for ever."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.checks.base import Check, CheckParams, first_records, plural
from harness.checks.verdict import Finding, Verdict

if TYPE_CHECKING:
    from harness.evidence.evidence import Evidence


class Params(CheckParams):
    """None."""


class NoEcho(Check[Params]):
    """No write carries a version to the system whose own people made it."""

    name = "no_echo"
    reads = ("source and destination: offered, attempted",)

    def judge(self, evidence: Evidence, params: Params) -> Verdict:
        sides = evidence.both_sides
        if sides is None:
            return self.inconclusive(params, "changes go one way only: nothing can come back")
        echoes = sides.echoes()
        findings = []
        if len(echoes):
            text = f"{plural(len(echoes), 'change')} written back to the side that made it: {first_records(echoes)}"
            findings.append(Finding("echo", len(echoes), text, excusable=False))
        passed = "no change was written back to the side that made it"
        return self.conclude(params, findings, passed, {"echoes": len(echoes)}, {"echoes": echoes})


CHECK = NoEcho(Params)
