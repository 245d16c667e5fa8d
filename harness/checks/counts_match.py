"""`counts_match`: as many live records in the destination as in the source. Agreement alone proves nothing; see `exactly_once`."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING, Any, Literal

from harness.checks.base import Check, CheckParams, plural
from harness.checks.verdict import Finding, Verdict

if TYPE_CHECKING:
    from harness.evidence.evidence import Evidence


class Params(CheckParams):
    """Along which line is counted."""

    by: Literal["entity"] = "entity"


class CountsMatch(Check[Params]):
    """Per entity: rows at the destination equal live records at the source, less those given up and named."""

    name = "counts_match"
    directed = True
    reads = ("source: offered", "destination: committed")

    def judge(self, evidence: Evidence, params: Params) -> Verdict:
        counted = evidence.delivery.by_entity()
        wrong = counted[counted["difference"] != 0]
        findings = [Finding("counts", abs(row["difference"]), _told(row), excusable=True) for row in wrong.to_dict("records")]
        source, destination = int(counted["source"].sum()), int(counted["destination"].sum())
        passed = f"{plural(destination, 'live record')} on both sides, by entity; who they are is for exactly_once to say"
        return self.conclude(params, findings, passed, {"source": source, "destination": destination}, {"by_entity": counted})


def _told(row: dict[Hashable, Any]) -> str:
    given_up = f" ({row['dead']} given up)" if row["dead"] else ""
    return f"{row['entity']}: {plural(row['source'], 'record')} in the source{given_up}, {row['destination']} in the destination"


CHECK = CountsMatch(Params)
