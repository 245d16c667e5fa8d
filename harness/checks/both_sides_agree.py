"""`both_sides_agree`: in the end both systems hold the same version of every record, and an edit that lost is known by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.checks.base import Check, CheckParams, named, plural
from harness.checks.verdict import Finding, Verdict

if TYPE_CHECKING:
    from harness.evidence.evidence import Evidence


class Params(CheckParams):
    """None."""


class BothSidesAgree(Check[Params]):
    """No record differs between the two. That it is the newest version is for `exactly_once` to say, once in each direction."""

    name = "both_sides_agree"
    reads = ("source and destination: offered, committed",)

    def judge(self, evidence: Evidence, params: Params) -> Verdict:
        sides = evidence.both_sides
        if sides is None:
            return self.inconclusive(params, "changes go one way only: there is no second side to compare with")
        differing, superseded = sides.differing(), sides.superseded()
        findings = []
        if len(differing):
            keys = differing["key"].head(3).tolist()
            text = f"{plural(len(differing), 'record')} not the same on both sides: {named(keys, len(differing))}"
            findings.append(Finding("differing", len(differing), text, excusable=True))
        lost = (
            f"{plural(len(superseded), 'edit')} overtaken by the other side's: {named(superseded['key'].head(3).tolist(), len(superseded))}"
            if len(superseded)
            else "no edit met another one on its way: conflicts not tested"
        )
        passed = f"{plural(sides.records(), 'record')} the same on both sides; {lost}"
        counts = {"records": sides.records(), "differing": len(differing), "conflicts": len(superseded)}
        return self.conclude(params, findings, passed, counts, {"differing": differing, "superseded": superseded})


CHECK = BothSidesAgree(Params)
