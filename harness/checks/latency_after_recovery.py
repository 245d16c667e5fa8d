"""`latency_after_recovery`: how long after the recovery each record became visible, as quantiles, the worst by name."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from pydantic import Field

from harness.checks.base import Check, CheckParams, duration, first_records, plural
from harness.checks.judge.excused import by_excuse
from harness.checks.judge.out_of_time import turn_to_come
from harness.checks.verdict import Finding, Verdict
from harness.units import Duration

if TYPE_CHECKING:
    import pandas as pd

    from harness.evidence.evidence import Evidence

_WORST = 10


class Params(CheckParams):
    """How soon, for how many."""

    within: Duration = Field(gt=0, description="longest time until a record is visible, at the quantile")
    quantile: float = Field(0.95, gt=0, le=1, description="share of the records that must be visible in time")


class LatencyAfterRecovery(Check[Params]):
    """From its offer, or from the last fault's heal if it was offered before, until a record's version or a later one is committed."""

    name = "latency_after_recovery"
    directed = True
    reads = ("journal: injected, healed", "source: offered", "destination: committed")

    def judge(self, evidence: Evidence, params: Params) -> Verdict:
        first = evidence.first_fault
        healed = [window.healed_t for window in evidence.windows if window.healed_t is not None]
        if first is None or first.injected_t is None or not healed:
            return self.inconclusive(params, "nothing was injected and healed, so there was no recovery")
        healed_t = max(healed)
        waits = evidence.delivery.waits(first.injected_t, healed_t)
        if not len(waits):
            return self.inconclusive(params, "no record was offered after the first injection")
        took = sorted(waits["took_s"].fillna(math.inf))
        shown = {f"p{round(share * 100)}_s": _at(took, share) for share in (0.0, 0.5, 0.95, 0.99, 1.0)}
        judged = _at(took, params.quantile)
        worst = waits.head(_WORST)
        findings = []
        if judged is None or judged > params.within:
            deadline_t = healed_t + params.within
            slow = waits[~(waits["took_s"] <= params.within)]
            slow = evidence.attribution.tardy(slow, healed_t, deadline_t, turn_to_come(evidence, healed_t, deadline_t))
            words = "never" if judged is None else f"only after {duration(judged)}"
            text = f"{params.quantile:.0%} of {plural(len(waits), 'record')} were visible {words}, later than {duration(params.within)}"
            text += f"; the worst: {first_records(slow)}"
            excuse = _excuse(waits, slow, params)
            if not excuse:
                text += "".join(f"; {len(rows)} of them not counted against it ({why})" for rows, why in by_excuse(slow) if why)
            findings.append(Finding("slow", len(slow), text, excused_by=excuse))
        passed = f"{params.quantile:.0%} of {plural(len(waits), 'record')} visible within {duration(judged or 0.0)}"
        passed += f", the last: {first_records(worst.head(1))}"
        return self.conclude(params, findings, passed, {"records": len(waits), **shown}, {"worst": worst})


def _excuse(waits: pd.DataFrame, slow: pd.DataFrame, params: Params) -> str:
    """What excuses the slow ones, where without those that are excused the quantile is kept; else nothing."""
    excused = slow[slow["excused_by"] != ""]
    rest = sorted(waits.drop(index=excused.index)["took_s"].fillna(math.inf))
    kept = not rest or ((at := _at(rest, params.quantile)) is not None and at <= params.within)
    return str(excused["excused_by"].iloc[0]) if len(excused) and kept else ""


def _at(took: list[float], share: float) -> float | None:
    """The value at a quantile of sorted times; None: never."""
    value = took[max(0, math.ceil(share * len(took)) - 1)]
    return value if math.isfinite(value) else None


CHECK = LatencyAfterRecovery(Params)
