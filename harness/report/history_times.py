"""The times of a row of the history in words: a median, and beside it the number of events that never came."""

from __future__ import annotations

from typing import Any

from harness.report.grid import missing
from harness.report.wording import UNKNOWN, span


def told_times(row: dict[Any, Any]) -> tuple[str, str, str]:
    """MTTD, MTTA and MTTR of a row of either frame, with the number of events that never came."""
    simulated = "" if missing(row["mtta_simulated_s"]) else f"{span(row['mtta_simulated_s'])} simulated"
    acknowledged = UNKNOWN if missing(row["mtta_s"]) else span(row["mtta_s"])
    return (
        _told(row["mttd_s"], row["undetected"], row["detections"], "not detected"),
        simulated or acknowledged,
        _told(row["mttr_s"], row["unrecovered"], row["recoveries"], "not recovered"),
    )


def _told(seconds: Any, never: Any, cases: Any, words: str) -> str:
    if missing(cases) or not cases:
        return UNKNOWN
    if not never:
        return span(seconds)
    which = words if never == cases == 1 else f"{never} of {cases} {words}"
    return which if missing(seconds) else f"{span(seconds)}, {which}"
