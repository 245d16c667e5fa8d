"""`dead_letters_named`: what the destination refuses for good is named, record by record, and nothing else is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.checks.base import Check, CheckParams, named, plural
from harness.checks.verdict import Finding, Verdict

if TYPE_CHECKING:
    from harness.evidence.evidence import Evidence


class Params(CheckParams):
    """None."""


class DeadLettersNamed(Check[Params]):
    """Every record that was refused for good and never got in is named in an alert or in the connector's dead letters."""

    name = "dead_letters_named"
    reads = ("destination: refused, committed", "alerts: names of the dead", "journal: dead_letters")

    def judge(self, evidence: Evidence, params: Params) -> Verdict:
        refused = evidence.delivery.refused_for_good()
        if not len(refused):
            return self.inconclusive(params, "the destination refused nothing for good: there was no dead letter to name")
        unnamed = refused[refused["named_t"].isna()]
        findings = []
        if len(unnamed):
            keys = named(unnamed["key"].head(3).tolist(), len(unnamed))
            text = f"{plural(len(unnamed), 'record')} refused for good and named nowhere: {keys}"
            findings.append(Finding("unnamed", len(unnamed), text, excusable=False))
        passed = f"{plural(len(refused), 'record')} refused for good, each named"
        return self.conclude(params, findings, passed, {"refused": len(refused), "unnamed": len(unnamed)}, {"refused": refused})


CHECK = DeadLettersNamed(Params)
