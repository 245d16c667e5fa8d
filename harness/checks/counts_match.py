"""`counts_match`: as many live records in the destination as in the source. Agreement alone proves nothing; see `exactly_once`."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING, Any, Literal

from harness.checks.base import Check, CheckParams, plural, spaced
from harness.checks.verdict import Count, Finding, Verdict

if TYPE_CHECKING:
    from harness.evidence.evidence import Evidence


class Params(CheckParams):
    """Along which line is counted."""

    by: Literal["entity"] = "entity"


class CountsMatch(Check[Params]):
    """Per entity: rows at the destination equal live records at the source, less those given up and named."""

    name = "counts_match"
    of_data = True
    directed = True
    reads = ("source: offered", "destination: committed")

    def judge(self, evidence: Evidence, params: Params) -> Verdict:
        counted = evidence.delivery.by_entity()
        wrong = counted[counted["difference"] != 0]
        findings = [_finding(row, *_excused(evidence, row["entity"])) for row in wrong.to_dict("records")]
        source, destination = int(counted["source"].sum()), int(counted["destination"].sum())
        dead, kept = int(counted["dead"].sum()), int(counted["kept"].sum())
        both = plural(destination - kept, "live record")
        passed = f"{both} on both sides{_given_up(dead, kept)}, by entity"
        counts: dict[str, Count] = {"source": source, "destination": destination, "given_up": dead + kept}
        return self.conclude(params, findings, passed, counts, {"by_entity": counted})


def _given_up(dead: int, kept: int) -> str:
    """Records that the connector gave up and named: one more in the source, and, where it was a deletion, in the destination."""
    told = f", {dead} more in the source that the connector gave up and named" if dead else ""
    return told + (f", {kept} more in the destination whose deletion the connector gave up and named" if kept else "")


def _told(row: dict[Hashable, Any]) -> str:
    given_up = [f"{row['dead']} given up"] if row["dead"] else []
    given_up += [f"{row['kept']} of their deletions given up"] if row["kept"] else []
    told = f" ({', '.join(given_up)})" if given_up else ""
    return f"{row['entity']}: {plural(row['source'], 'record')} in the source{told}, {spaced(row['destination'])} in the destination"


def _excused(evidence: Evidence, entity: str) -> tuple[int, str]:
    """By how much the machine may have changed an entity's count, and how."""
    cause = evidence.attribution
    doubled, missing = cause.doubled("records"), cause.missing
    doubled = doubled[(doubled["entity"] == entity) & (doubled["excused"] > 0)]
    missing = missing[(missing["entity"] == entity) & (missing["excused_by"] != "") & (missing["status"] != "behind")]
    undeleted = int((missing["op"] == "delete").sum())
    words = next(iter([*doubled["excused_by"], *missing["excused_by"]]), "")
    return int(doubled["excused"].sum()) + undeleted - (len(missing) - undeleted), words


def _finding(row: dict[Hashable, Any], excused: int, words: str) -> Finding:
    left = row["difference"] - excused
    if not words or left == row["difference"]:
        return Finding("counts", abs(row["difference"]), _told(row))
    if not left:
        return Finding("counts", abs(row["difference"]), _told(row), excused_by=words)
    still = f"apart from what is excused, there {'is' if abs(left) == 1 else 'are'} still {abs(left)} too {'many' if left > 0 else 'few'}"
    return Finding("counts", abs(left), f"{_told(row)}; {still}")


CHECK = CountsMatch(Params)
