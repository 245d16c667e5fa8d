"""`counts_match`: as many live records in the destination as in the source. Agreement alone proves nothing; see `exactly_once`."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING, Any, Literal

from harness.checks.base import Check, CheckParams, Count, plural
from harness.checks.verdict import Finding, Verdict

if TYPE_CHECKING:
    import pandas as pd

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
        passed = (
            f"{plural(destination, 'live record')} on both sides{_given_up(counted)}, by entity; who they are is for exactly_once to say"
        )
        counts: dict[str, Count] = {"source": source, "destination": destination, "given_up": int(counted["dead"].abs().sum())}
        return self.conclude(params, findings, passed, counts, {"by_entity": counted})


def _given_up(counted: pd.DataFrame) -> str:
    """Records that the connector gave up and named: one more in the source, or, where it was a deletion, in the destination."""
    source, destination = int(counted["dead"].clip(lower=0).sum()), -int(counted["dead"].clip(upper=0).sum())
    deletions = "its deletion" if destination == 1 else "their deletions"
    told = f", {source} more in the source given up and named" if source else ""
    return told + (f", {destination} more in the destination, {deletions} given up and named" if destination else "")


def _told(row: dict[Hashable, Any]) -> str:
    what = "given up" if row["dead"] > 0 else "of their deletions given up"
    given_up = f" ({abs(row['dead'])} {what})" if row["dead"] else ""
    return f"{row['entity']}: {plural(row['source'], 'record')} in the source{given_up}, {row['destination']} in the destination"


CHECK = CountsMatch(Params)
