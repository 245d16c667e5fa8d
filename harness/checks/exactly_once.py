"""`exactly_once`: every record arrived, as it was last offered, and nothing happened twice. Equal counts prove nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from harness.checks.base import Check, CheckParams, named, plural
from harness.checks.verdict import Finding, Verdict

if TYPE_CHECKING:
    import pandas as pd

    from harness.evidence.delivery import DeliveryCounts
    from harness.evidence.evidence import Evidence

_TWICE = {
    "records": ("row too many", "rows too many", "exists more than once"),
    "effects": ("doubled effect", "doubled effects", "executed more than once"),
    "writes": ("repeated write", "repeated writes", "accepted more than once"),
}


class Params(CheckParams):
    """What counts as twice."""

    level: Literal["records", "effects", "writes"] = Field(
        "effects",
        description="records: rows per business key; effects: executed creates or changes per key and version; writes: accepted requests",
    )
    allow: Literal["repaired"] | None = Field(
        None, description="repaired: content that was never offered is no violation where offered content was written over it by the end"
    )


class ExactlyOnce(Check[Params]):
    """No record missing, late, stale, corrupted or unexpected, and none doubled at the chosen level."""

    name = "exactly_once"
    directed = True
    reads = (
        "source: offered, read, acknowledged",
        "destination: attempted, committed, repeated, refused, reply",
        "alerts: names of the dead",
    )

    def judge(self, evidence: Evidence, params: Params) -> Verdict:
        delivery, level = evidence.delivery, params.level
        counts = delivery.counts
        if params.allow:
            counts = replace(counts, corrupted=counts.corrupted - counts.repaired)
        surplus = {name: delivery.surplus(name) for name in ("records", "effects", "writes")}
        exhibits = {
            "missing": delivery.versions("status = 'missing' AND NOT probe") if counts.missing else None,
            "late": delivery.versions("late AND NOT probe") if counts.late else None,
            "stale": delivery.versions("stale AND NOT probe") if counts.stale else None,
            "corrupted": delivery.strays("corrupted", unless_repaired=params.allow is not None) if counts.corrupted else None,
            "unexpected": delivery.strays("unexpected") if counts.unexpected else None,
            "doubled": delivery.doubled(level) if surplus[level] else None,
            "dead": delivery.versions("status = 'dead' AND NOT probe") if counts.dead else None,
        }
        shown = {name: frame for name, frame in exhibits.items() if frame is not None}
        findings = [*_delivery(counts, shown), *_twice(level, surplus[level], shown.get("doubled"))]
        lost = "not observable" if counts.lost is None else counts.lost
        told = {**asdict(counts), "lost": lost, **{f"surplus_{name}": count for name, count in surplus.items()}}
        told["contract"] = _promise(evidence.plan.connector.get("contract"), counts, surplus["effects"])
        mended = f"; {plural(counts.repaired, 'wrong content')} put right" if params.allow and counts.repaired else ""
        return self.conclude(params, findings, _passed(counts) + mended, told, shown)


def _delivery(counts: DeliveryCounts, exhibits: dict[str, pd.DataFrame]) -> Iterator[Finding]:
    for kind, words, excusable in (
        ("missing", "missing", True),
        ("late", "committed only after the settle deadline", True),
        ("stale", "left on an older version", True),
        ("corrupted", "committed with content that was never offered", False),
        ("unexpected", "committed though never offered", False),
    ):
        count = getattr(counts, kind)
        if count:
            keys = exhibits[kind]["key"].head(3).tolist()
            text = f"{plural(count, 'record')} {words}: {named(keys, count)}"
            if kind == "missing" and counts.lost:
                text += f" ({counts.lost} of them lost: the connector had moved beyond)"
            yield Finding(kind, count, text, excusable=excusable)


def _twice(level: str, surplus: int, doubled: pd.DataFrame | None) -> Iterator[Finding]:
    if doubled is not None:
        what, several, meaning = _TWICE[level]
        keys = doubled["key"].head(3).tolist()
        yield Finding("doubled", surplus, f"{plural(surplus, what, several)}: {named(keys, len(doubled))} ({meaning})", excusable=False)


def _passed(counts: DeliveryCounts) -> str:
    text = f"{plural(counts.keys, 'record')} in {plural(counts.offered, 'version')}, each arrived once"
    if counts.dead:
        text += f"; {counts.dead} given up and named by the connector"
    if counts.exercised:
        return f"{text}; {plural(counts.exercised, 'commit')} without a reply did not tempt it into a duplicate"
    return f"{text}; no reply was lost: duplicates not tested"


def _promise(contract: object, counts: DeliveryCounts, doubled: int) -> str | None:
    """Whether the connector kept what its own file promises; information only."""
    arrived = not (counts.missing or counts.late or counts.stale)
    kept = {
        "exactly-once-effects": arrived and not doubled,
        "at-least-once": arrived,
        "at-most-once": not doubled,
    }.get(str(contract))
    return None if kept is None else f"{contract}: {'kept' if kept else 'broke'} its own promise"


CHECK = ExactlyOnce(Params)
