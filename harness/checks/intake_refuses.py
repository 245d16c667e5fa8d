"""`intake_refuses`: what is not from the source, or cannot be read, is answered with 4xx: neither taken nor died of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.checks.base import Check, CheckParams, named, plural
from harness.checks.verdict import Finding, Verdict

if TYPE_CHECKING:
    from harness.evidence.evidence import Evidence


class Params(CheckParams):
    """None."""


class IntakeRefuses(Check[Params]):
    """Every hostile or unreadable request got an answer of 400 to 499."""

    name = "intake_refuses"
    reads = ("source: pushed",)

    def judge(self, evidence: Evidence, params: Params) -> Verdict:
        strange = evidence.traffic.strange_requests()
        if not len(strange):
            return self.inconclusive(params, "nobody but the source called at the intake")
        taken = strange[strange["status"].between(200, 399).fillna(value=False)]
        broken = strange[strange["status"].isna() | (strange["status"] >= 500)]
        findings = []
        if len(taken):
            kinds = named(list(dict.fromkeys(taken["why"])))
            findings.append(
                Finding("taken", len(taken), f"{plural(len(taken), 'request')} taken that should not be: {kinds}", excusable=False)
            )
        if len(broken):
            kinds = named(list(dict.fromkeys(broken["why"])))
            text = f"{plural(len(broken), 'request')} answered with 5xx or not at all: {kinds}"
            findings.append(Finding("broken", len(broken), text, excusable=False))
        passed = f"{plural(len(strange), 'strange request')}, all of them refused"
        counts = {"requests": len(strange), "taken": len(taken), "broken": len(broken)}
        return self.conclude(params, findings, passed, counts, {"strange": strange})


CHECK = IntakeRefuses(Params)
