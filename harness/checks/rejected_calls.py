"""`rejected_calls`: the connector does not try a rejected credential again and again."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING, Any

from pydantic import Field

from harness.checks.base import Check, CheckParams, plural
from harness.checks.verdict import Finding, Verdict
from harness.drill.auth import AuthKind
from harness.evidence.attribution.again import given_up

if TYPE_CHECKING:
    from harness.evidence.evidence import Evidence


class Params(CheckParams):
    """How many."""

    at_most: int = Field(
        1, ge=0, description="most 401 answers per token, client secret or static credential, and per worker of the connector"
    )


class RejectedCalls(Check[Params]):
    """At most so many 401s per credential; a connector with several `workers` has as many times that."""

    name = "rejected_calls"
    reads = ("ledgers: request, token",)

    def judge(self, evidence: Evidence, params: Params) -> Verdict:
        rejections = evidence.traffic.rejections()
        allowed = params.at_most * evidence.plan.about.connector.token_holders
        over = rejections[rejections["calls"] > allowed]
        findings = [
            Finding(
                "over_budget",
                row["calls"],
                f"{_told(evidence, row)}, at most {allowed} expected",
                excused_by=_excuse(evidence, row, allowed),
            )
            for row in over.to_dict("records")
        ]
        total = int(rejections["calls"].sum()) if len(rejections) else 0
        passed = f"{plural(total, 'rejected call')} with {plural(len(rejections), 'credential')}, at most {allowed} each"
        return self.conclude(params, findings, passed, {"rejected": total, "credentials": len(rejections)}, {"rejections": rejections})


def _excuse(evidence: Evidence, row: dict[Hashable, Any], allowed: int) -> str:
    """Why it called too often, in words, where so many calls were given up before the answer for the machine's reasons; else empty."""
    again = given_up(evidence.attribution.requests(row["actor"]), evidence.traffic.rejected_with(row["actor"], row["credential"]))
    return f"{len(again)} of them given up before the answer: {again[0]}" if again and row["calls"] - len(again) <= allowed else ""


def _told(evidence: Evidence, row: dict[Hashable, Any]) -> str:
    named: dict[AuthKind, str] = {"api_key": "API key", "basic": "password", "bearer": "bearer token"}
    what = "client secret" if row["credential"] == "client secret" else named.get(evidence.plan.about.logins[row["actor"]].kind, "token")
    return f"{plural(row['calls'], 'rejected call')} at the {row['actor']} with one {what}"


CHECK = RejectedCalls(Params)
