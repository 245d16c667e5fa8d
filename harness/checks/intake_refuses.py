"""`intake_refuses`: the intake answers 4xx to a request that is not from the source or that it cannot read. It does not accept it and does
not crash."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.checks.base import Check, CheckParams, named, plural
from harness.checks.judge.excused import by_excuse
from harness.checks.verdict import Finding, Verdict

if TYPE_CHECKING:
    from harness.evidence.evidence import Evidence


_PATIENCE_S = 30.0
_PATIENCE_LEAST_WALL_S = 1.0
"""How long a source waits for the answer to a delivery: drill seconds, and at least so many of wall time."""


class Params(CheckParams):
    """None."""


class IntakeRefuses(Check[Params]):
    """Every hostile or unreadable request got an answer of 400 to 499."""

    name = "intake_refuses"
    reads = ("source: pushed",)

    def judge(self, evidence: Evidence, params: Params) -> Verdict:
        strange = evidence.traffic.strange_requests()
        if not len(strange):
            return self.inconclusive(params, "only the source called the intake")
        taken = strange[strange["status"].between(200, 399).fillna(value=False)]
        broken = strange[strange["status"].isna() | (strange["status"] >= 500)]
        findings = []
        if len(taken):
            kinds = named(list(dict.fromkeys(taken["why"])))
            text = f"{plural(len(taken), 'request')} accepted that should have been refused: {kinds}"
            findings.append(Finding("taken", len(taken), text, excusable=False))
        if len(broken):
            why = ["" if answered else _excuse(evidence, at) for at, answered in zip(broken["t"], broken["status"].notna(), strict=True)]
            for rows, excuse in by_excuse(broken.assign(excused_by=why)):
                kinds = named(list(dict.fromkeys(rows["why"])))
                text = f"{plural(len(rows), 'request')} answered with 5xx or not at all: {kinds}"
                findings.append(Finding("broken", len(rows), text, excused_by=excuse))
        passed = f"{plural(len(strange), 'strange request')}, all of them refused"
        counts = {"requests": len(strange), "taken": len(taken), "broken": len(broken)}
        return self.conclude(params, findings, passed, counts, {"strange": strange})


def _excuse(evidence: Evidence, t: float) -> str:
    """Why there was no answer, where processes on the request path did not run for half of the time that the source waits; else empty."""
    patience_t = max(_PATIENCE_S, _PATIENCE_LEAST_WALL_S * evidence.speed)
    return evidence.attribution.waited_longer(t - patience_t, t, patience_t / 2, ("connector", "proxy"))


CHECK = IntakeRefuses(Params)
