"""`stopped_in_time`: one lane at a time. People import only while the connector is frozen, and stop when their queue is done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from harness.checks.base import Check, CheckParams, duration, each_once, first_records, plural
from harness.checks.judge.frozen import Span, frozen
from harness.checks.verdict import Finding, Verdict

if TYPE_CHECKING:
    import pandas as pd

    from harness.evidence.evidence import Evidence


class Params(CheckParams):
    """None."""


class StoppedInTime(Check[Params]):
    """No record is imported by hand before the connector is frozen (paused by the drill or by people, stopped or killed), none after it is
    let go, and none that was offered only after the queue had been read: that one is the connector's."""

    name = "stopped_in_time"
    reads = ("journal: injected, healed", "source: offered", "destination: import, imported, committed")

    def judge(self, evidence: Evidence, params: Params) -> Verdict:
        imported = evidence.by_hand.imported
        if not len(imported):
            return self.inconclusive(params, "nothing was imported by hand")
        freezes = list(frozen(evidence))
        if not freezes:
            return self.inconclusive(params, "the connector was never frozen: no `pause`, stop or kill of it was in place")
        told = dict(_wrong(evidence, imported, freezes))
        words = {
            "before_freeze": "imported before the connector was frozen",
            "after_resume": "imported after the connector was let go again",
            "beyond_queue": "imported though offered only after the queue had been read",
        }
        findings = [
            Finding(name, len(each_once(rows)), f"{plural(len(each_once(rows)), 'record')} {words[name]}: {first_records(rows)}")
            for name, rows in told.items()
            if len(rows)
        ]
        counts = {"imported": len(imported), **{name: len(each_once(rows)) for name, rows in told.items()}}
        return self.conclude(params, findings, _passed(evidence, imported, freezes), counts, told)


def _wrong(evidence: Evidence, imported: pd.DataFrame, freezes: Sequence[Span]) -> Iterator[tuple[str, pd.DataFrame]]:
    first_t = min(begin for begin, _ in freezes)
    within = imported["t"].map(lambda t: any(begin <= t <= end for begin, end in freezes))
    read_t = {window.plan.id: window.injected_t for window in evidence.windows}
    queued_by = imported["fault"].map(read_t).astype("float64")
    yield "before_freeze", imported[imported["t"] < first_t]
    yield "after_resume", imported[~within & (imported["t"] >= first_t)]
    yield "beyond_queue", imported[imported["offered_t"] > queued_by]


def _passed(evidence: Evidence, imported: pd.DataFrame, freezes: Sequence[Span]) -> str:
    """From the switch to the manual path up to its end."""
    begun_t, ended_t = float(imported["t"].min()), float(imported["t"].max())
    begin, end = next(span for span in freezes if span[0] <= begun_t <= span[1]) if _is_within(begun_t, freezes) else freezes[0]
    ends = [evidence.by_hand.end_of(str(fault)) for fault in imported["fault"].dropna().unique()]
    left = sum(end.remaining for end in ends if end is not None)
    queue = f"{plural(left, 'record')} of the queue left to the connector" if left else "nothing of the queue was left"
    return (
        f"{plural(len(imported), 'record')} imported by hand: begun {duration(begun_t - begin)} after the connector was frozen, ended "
        f"{duration(max(0.0, end - ended_t))} before it was let go; {queue}"
    )


def _is_within(t: float, spans: Sequence[Span]) -> bool:
    return any(begin <= t <= end for begin, end in spans)


CHECK = StoppedInTime(Params)
