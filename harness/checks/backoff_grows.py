"""`backoff_grows`: a connector that is turned away comes back more and more slowly."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from statistics import mean
from typing import TYPE_CHECKING

from pydantic import Field

from harness.checks.base import Check, CheckParams, duration, plural
from harness.checks.verdict import Count, Finding, Verdict

if TYPE_CHECKING:
    from harness.evidence.columns import Actor
    from harness.evidence.evidence import Evidence

_FEWEST = 4
"""The least number of gaps that shows whether they grow."""

_FIRST = 3
"""So many gaps are the beginning: a cap is often reached after a few more."""
_TOGETHER = 0.05
"""A gap shorter than this share of the late ones lies between calls that were made together, by workers side by side."""
_STANDING = 0.25
"""A gap does not show the connector's own pace if processes on the request path did not run for a larger share of it."""


class Params(CheckParams):
    """How much."""

    factor: float = Field(2.0, gt=1, description="how many times longer the second half of the gaps is on average than the first three")


class BackoffGrows(Check[Params]):
    """While a fault lets calls through and they fail, the gaps between them grow; jitter, a cap, workers side by side are allowed for. Of a
    connector that runs in batches, whose schedule sets the pace from one to the next, only the calls of each batch are looked at; one that
    gives up before they are enough has left the rest to the schedule."""

    name = "backoff_grows"
    reads = ("journal: injected, healed", "ledgers: request, reply")

    def judge(self, evidence: Evidence, params: Params) -> Verdict:
        findings, counts, judged = [], dict[str, Count](), []
        for window in evidence.windows:
            actor = window.counted_at
            if actor is None or window.injected_t is None:
                continue
            failed = evidence.traffic.failed_calls(actor, window.injected_t, evidence.end_of(window))
            calls = _longest_batch(evidence, failed) if evidence.plan.runs_in_batches("connector") else failed
            grown = _growth(list(_gaps(calls)))
            if grown is None:
                if len(failed) > len(calls) or _gave_up(evidence, calls, evidence.end_of(window)):
                    judged.append(f"{window.plan.id}: {plural(len(failed), 'failed call')}, at most {len(calls)} in one batch")
                continue
            first, second = grown
            counts |= {f"{window.plan.id}_calls": len(calls), f"{window.plan.id}_first_s": first, f"{window.plan.id}_second_s": second}
            words = f"from {duration(first)} to {duration(second)} on average over {plural(len(calls), 'failed call')}"
            judged.append(f"{window.plan.id}: gaps grew {words}")
            if second < params.factor * first:
                text = f"the gaps between failed calls at the {actor} did not grow during {window.name}: {words}"
                findings.append(Finding("no_growth", len(calls), text, excused_by=_excuse(evidence, params, actor, calls)))
        if not judged:
            return self.inconclusive(params, f"no fault caused the {_FEWEST + 1} failed calls that are needed to see gaps grow")
        return self.conclude(params, findings, "; ".join(judged), counts)


def _gaps(calls: Sequence[float]) -> Iterator[float]:
    return (later - earlier for earlier, later in pairwise(calls))


def _longest_batch(evidence: Evidence, calls: Sequence[float]) -> Sequence[float]:
    """The calls of the batch that made most of them."""
    started = evidence.starts.query("actor == 'connector'")["started_t"].sort_values().tolist()
    by_batch = groupby(calls, lambda t: bisect_right(started, t))
    return max((list(batch) for _, batch in by_batch), key=len, default=())


def _gave_up(evidence: Evidence, calls: Sequence[float], end_t: float) -> bool:
    """Whether the batch that made these calls ended before the fault did: no heal has cut its calls short."""
    if not calls or not evidence.plan.runs_in_batches("connector"):
        return False
    before = evidence.starts.query("actor == 'connector' and started_t <= @calls[0]").sort_values("started_t").tail(1)
    return bool((before["ended_t"] < end_t).any())


def _growth(gaps: Sequence[float]) -> tuple[float, float] | None:
    """How long the gaps are at first and in their second half, on average; None: they are too few."""
    if len(gaps) < _FEWEST:
        return None
    least = _TOGETHER * mean(gaps[-(len(gaps) // 2) :])
    apart = [gap for gap in gaps if gap >= least]
    if len(apart) < _FEWEST:
        return None
    half = len(apart) // 2
    return mean(apart[: min(_FIRST, half)]), mean(apart[-half:])


def _excuse(evidence: Evidence, params: Params, actor: Actor, calls: Sequence[float]) -> str:
    """A sentence if the gaps during which the request path ran grew as they should, or are too few to judge; else empty."""
    way = evidence.attribution.requests(actor).way
    gaps = [(later - earlier, evidence.attribution.stood_still_s(earlier, later, way)) for earlier, later in pairwise(calls)]
    ran = [gap for gap, stood_s in gaps if stood_s <= gap * _STANDING]
    grown = _growth(ran)
    if len(ran) == len(gaps) or (grown is not None and grown[1] < params.factor * grown[0]):
        return ""
    return f"processes on the request path did not run for much of {plural(len(gaps) - len(ran), 'gap')} of {len(gaps)}"


CHECK = BackoffGrows(Params)
