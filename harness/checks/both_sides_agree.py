"""`both_sides_agree`: in the end both systems hold the same version of every record, and an edit that lost is known by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.checks.base import Check, CheckParams, first_records, plural
from harness.checks.judge.excused import by_excuse, exhibit
from harness.checks.verdict import Finding, Verdict

if TYPE_CHECKING:
    from harness.evidence.evidence import Evidence


class Params(CheckParams):
    """None."""


class BothSidesAgree(Check[Params]):
    """No record differs between the two. That it is the newest version is for `exactly_once` to say, once in each direction."""

    name = "both_sides_agree"
    of_data = True
    reads = ("source and destination: offered, committed",)

    def judge(self, evidence: Evidence, params: Params) -> Verdict:
        sides = evidence.both_sides
        if sides is None:
            return self.inconclusive(params, "changes go one way only: there is no second side to compare with")
        differing, superseded = sides.differing(), sides.superseded()
        findings = []
        differing = differing.assign(
            excused_by=[_why(evidence, record) for record in zip(differing["entity"], differing["key"], strict=True)]
        )
        for rows, excuse in by_excuse(differing):
            text = f"{plural(len(rows), 'record')} not the same on both sides: {first_records(rows)}"
            findings.append(Finding("differing", len(rows), text, excused_by=excuse))
        lost = (
            f"{plural(len(superseded), 'edit')} overtaken by the other side's: {first_records(superseded)}"
            if len(superseded)
            else "no two edits conflicted: conflicts were not tested"
        )
        passed = f"{plural(sides.records(), 'record')} the same on both sides; {lost}"
        counts = {"records": sides.records(), "differing": len(differing), "conflicts": len(superseded)}
        return self.conclude(params, findings, passed, counts, {"differing": exhibit(differing), "superseded": superseded})


def _why(evidence: Evidence, record: tuple[str, str]) -> str:
    """The excuse for a last change that did not reach the other side, or was overwritten there, in either direction."""
    for way in filter(None, (evidence, evidence.back)):
        if excuse := way.attribution.excused_keys.get(record) or way.attribution.stale_keys.get(record):
            return excuse
    return ""


CHECK = BothSidesAgree(Params)
