"""`exactly_once`: every record arrived, as it was last offered, and nothing happened twice. Equal counts prove nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from harness.checks.base import Check, CheckParams, each_once, first_records, plural
from harness.checks.judge.blocking import blocked_by, in_words
from harness.checks.judge.contract import promise
from harness.checks.judge.corrupted import changed, corrupted
from harness.checks.judge.excused import by_excuse, exhibit
from harness.checks.judge.how_doubled import in_short, repetitions, told_apart
from harness.checks.judge.missing import apart_from_changed, by_word, names
from harness.checks.judge.retried import not_retried, unheard
from harness.checks.verdict import Finding, Verdict
from harness.evidence.algebra import MISSING
from harness.evidence.delivery import Level

if TYPE_CHECKING:
    import pandas as pd

    from harness.evidence.delivery import DeliveryCounts
    from harness.evidence.evidence import Evidence

_TWICE = {
    "records": ("row too many", "rows too many", "exists more than once"),
    "effects": ("doubled effect", "doubled effects", "executed more than once"),
    "writes": ("repeated write", "repeated writes", "accepted more than once"),
}


COMMIT_THEN_CUT = "commit-then-cut"
"""The drill in which replies are lost after the commit."""


UNTESTED = "duplicates not tested"
"""What a run in which nothing could have become a duplicate says of them."""
_ANSWERED = "(answered while the destination's link was faulted)"


class Params(CheckParams):
    """Which repetitions count."""

    level: Level = Field(
        "effects",
        description="records: rows per business key; effects: executed creates or changes per key and version; writes: accepted requests",
    )
    allow: Literal["repaired"] | None = Field(
        None, description="repaired: content that was never offered is no violation if offered content replaced it by the end"
    )


class ExactlyOnce(Check[Params]):
    """No record absent, behind, undeleted, late, stale, corrupted or unexpected, and none doubled at the chosen level."""

    name = "exactly_once"
    of_data = True
    directed = True
    reads = (
        "source: offered, read, acknowledged",
        "destination: attempted, committed, repeated, refused, reply",
        "alerts: names of dead letters",
    )

    def judge(self, evidence: Evidence, params: Params) -> Verdict:
        delivery, level = evidence.delivery, params.level
        counts = delivery.counts
        if params.allow:
            counts = replace(counts, corrupted=counts.corrupted - counts.repaired)
        surplus = {name: delivery.surplus(name) for name in ("records", "effects", "writes")}
        cause = evidence.attribution
        doubled = cause.doubled(level) if surplus[level] else None
        exhibits = {
            **(by_word(cause.missing) if counts.missing else {}),
            "late": cause.late if counts.late else None,
            "stale": cause.stale if counts.stale else None,
            "corrupted": corrupted(evidence, unless_repaired=params.allow is not None) if counts.corrupted else None,
            "unexpected": delivery.strays("unexpected") if counts.unexpected else None,
            "doubled": None if doubled is None else told_apart(evidence, cause.twins(doubled, level)),
            "dead": delivery.versions("status = 'dead' AND NOT probe") if counts.dead else None,
            "unrepeated": delivery.unrepeated() if counts.unrepeated else None,
            "in_doubt": delivery.in_doubt() if counts.in_doubt else None,
            "blocking": blocked_by(evidence, cause.missing) if counts.missing else None,
        }
        shown = {name: frame for name, frame in exhibits.items() if frame is not None}
        findings = [*_delivery(evidence, shown), *_twice(evidence, level, doubled, shown.get("doubled"))]
        lost = "not observable" if counts.lost is None else counts.lost
        told = {**asdict(counts), "lost": lost, **{f"surplus_{name}": count for name, count in surplus.items()}}
        by_hand = _imported(evidence)
        if by_hand:
            told["imported"] = by_hand
        told["contract"] = promise(evidence, findings, surplus["effects"])
        passed = "; ".join(
            [
                *_arrived(counts, shown.get("dead"), "arrived" if surplus["records"] else "arrived once"),
                *_unjudged(level, surplus["records"]),
                *([f"{plural(by_hand, 'record')} imported by hand, none of them delivered again"] if by_hand else []),
                *([] if by_hand and not counts.exercised and not counts.unrepeated else [_tested(counts, evidence)]),
                *([f"{plural(counts.repaired, 'wrong content')} corrected"] if params.allow and counts.repaired else []),
            ]
        )
        return self.conclude(params, findings, passed, told, {name: exhibit(frame) for name, frame in shown.items()})


_WORDS = {
    **{word: word for word in MISSING},
    "late": "committed only after the settle deadline",
    "stale": "left on an older version",
    "corrupted": "committed with content that was never offered",
    "unexpected": "committed though never offered",
}


def _delivery(evidence: Evidence, exhibits: dict[str, pd.DataFrame]) -> Iterator[Finding]:
    blocked = exhibits.get("blocking")
    for kind, words in _WORDS.items():
        found = exhibits.get(kind)
        if kind in MISSING and found is not None and exhibits.get("corrupted") is not None:
            found, _ = apart_from_changed(evidence, found)  # told as corrupted, which nothing excuses
        for rows, excuse in by_excuse(found):
            frame = rows if "version" in rows else each_once(rows)
            text = f"{plural(len(frame), 'record')} {words}: {changed(frame) if kind == 'corrupted' else names(frame)}"
            if kind in MISSING and not excuse:
                text += _lost(evidence, frame)
                text, blocked = (text, None) if blocked is None else (f"{text}; {in_words(evidence, blocked)}", None)
            yield Finding(kind, len(frame), text, excused_by=excuse)


def _lost(evidence: Evidence, missing: pd.DataFrame) -> str:
    """How many of them the connector had moved past them, and how many it had lost before any fault: overtaken for longer than the lag."""
    lost = int(missing["lost"].fillna(value=False).sum())
    baseline = evidence.baseline
    early = int((missing["overtaken_t"] < baseline[1] - evidence.plan.lag_s).sum()) if baseline else 0
    of_them = f"{lost} of them " if lost < len(missing) else "all of them " if lost > 1 else ""
    told = [f"{of_them}lost: the connector had moved past {'it' if lost == 1 else 'them'}"] if lost else []
    told += [f"{early} lost before any fault"] if early else []
    return f" ({'; '.join(told)})" if told else ""


def _twice(evidence: Evidence, level: str, doubled: pd.DataFrame | None, twins: pd.DataFrame | None) -> Iterator[Finding]:
    """Reports those that were there before the first fault separately: no fault caused them."""
    if doubled is None or twins is None:
        return
    faulted_t = min((window.injected_t for window in evidence.windows if window.injected_t is not None), default=None)
    what, several, meaning = _TWICE[level]
    judged, excused = doubled[doubled["excused"] < doubled["surplus"]], doubled[doubled["excused"] > 0]
    parts = [(judged, int((judged["surplus"] - judged["excused"]).sum()), "")]
    parts += [(rows, int(rows["excused"].sum()), excuse) for rows, excuse in by_excuse(excused)]
    for frame, count, excuse in parts:
        if count:
            early = 0 if faulted_t is None else int(frame.loc[frame["last_t"] < faulted_t, "surplus"].sum())
            before = "" if not early else ", all before any fault" if early >= count else f", {early} of them before any fault"
            found = [] if excuse else repetitions(evidence, twins[twins["double"].isin(frame.index + 1)])
            how = in_short(one for one in found if one is not None) or f"{first_records(frame)} ({meaning})"
            yield Finding("doubled", count, f"{plural(count, what, several)}{before}: {how}", excused_by=excuse)


def _arrived(counts: DeliveryCounts, dead: pd.DataFrame | None, arrived: str) -> Iterator[str]:
    """The numbers of records that arrived and that the connector gave up; they add up to all records."""
    offered = f"{plural(counts.keys, 'record')} in {plural(counts.offered, 'version')}"
    if dead is None:
        yield f"{offered}, each {arrived}"
    else:
        given_up = len(each_once(dead))
        yield f"{offered}: {counts.keys - given_up} {arrived}, the connector gave up and named {given_up}"
    if counts.in_place:
        yield f"{plural(counts.in_place, 'version')} already in place when offered, such as the deletion of a record that never arrived"


def _unjudged(level: str, rows: int) -> Iterator[str]:
    """Names rows too many that do not fail the check, so that a reader of PASS sees them: only repeated executions fail it."""
    if rows:
        yield f"{plural(rows, 'row too many', 'rows too many')}, not judged at level {level}: `level: records` does"


def _imported(evidence: Evidence) -> int:
    """How many records people imported on a lane of their own: what tempts into a duplicate, too."""
    return len(evidence.by_hand.imported) if any(window.plan.felt == "import" for window in evidence.windows) else 0


def _tested(counts: DeliveryCounts, evidence: Evidence) -> str:
    """How far the run tests for duplicates: only a commit that the connector attempted again can become one."""
    answered = counts.in_doubt - counts.exercised - counts.unrepeated
    if not counts.exercised and not counts.unrepeated:
        asked = "" if evidence.plan.about.name == COMMIT_THEN_CUT else f" (run {COMMIT_THEN_CUT} to test them)"
        lost = f"no reply was withheld, {plural(answered, 'commit')} in doubt {_ANSWERED}" if answered else "no reply was lost"
        return f"{lost}: {UNTESTED}{asked}"
    parts = []
    if counts.exercised:
        were = "was" if counts.exercised == 1 else "were"
        answers = unheard(evidence.delivery.withheld_statuses())
        parts.append(f"{plural(counts.exercised, 'commit')} {answers} {were} retried without a duplicate")
    if counts.unrepeated:
        parts.append(not_retried(evidence, more=bool(parts)))
    if answered:
        parts.append(f"{answered} more in doubt {_ANSWERED}")
    return "; ".join(parts) + ("" if counts.exercised else f": {UNTESTED}")


CHECK = ExactlyOnce(Params)
