"""`ordering`: each record ends on its final version, in any order of delivery."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import Field

from harness.checks.base import Check, CheckParams, each_once, first_records, plural
from harness.checks.judge.excused import by_excuse, exhibit
from harness.checks.verdict import Finding, Verdict

if TYPE_CHECKING:
    from harness.evidence.evidence import Evidence


class Params(CheckParams):
    """How strictly."""

    level: Literal["final", "always"] = Field(
        "final",
        description="final: no record ends on an older version; always: no record is set back to an older version, not even for a moment",
    )


class Ordering(Check[Params]):
    """No record is set back by a version older than one that the destination had already, a deletion included."""

    name = "ordering"
    of_data = True
    directed = True
    reads = ("source: offered", "destination: committed")

    def judge(self, evidence: Evidence, params: Params) -> Verdict:
        several = evidence.delivery.records_with_several_versions()
        backwards = evidence.delivery.steps_back()
        if params.level == "final":
            backwards = backwards[backwards["final"]]
        backwards = evidence.attribution.set_back(backwards)
        meaning = "ended on an older version" if params.level == "final" else "set back to an older version"
        findings = []
        for rows, excuse in by_excuse(backwards):
            back = each_once(rows)
            text = f"{plural(len(back), 'record')} {meaning}: {first_records(back)}"
            findings.append(Finding("set_back", len(back), text, excused_by=excuse))
        count = len(each_once(backwards))
        passed = f"{plural(several, 'record')} with several versions, none {meaning}"
        passed = passed if several else "no record changed twice: ordering was not tested"
        return self.conclude(params, findings, passed, {"several_versions": several, "set_back": count}, {"set_back": exhibit(backwards)})


CHECK = Ordering(Params)
