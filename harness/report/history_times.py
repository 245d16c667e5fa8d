"""The times of a row of the history in words: a median, and beside it the number of events that never came."""

from __future__ import annotations

from typing import Any

from harness.report.grid import missing
from harness.report.wording import UNKNOWN, number, span


def told_times(row: dict[Any, Any]) -> tuple[str, str, str]:
    """MTTD, MTTA and MTTR of a row of either frame, with the number of events that never came."""
    simulated = "" if missing(row["mtta_simulated_s"]) else f"{span(row['mtta_simulated_s'])} simulated"
    acknowledged = UNKNOWN if missing(row["mtta_s"]) else span(row["mtta_s"])
    return (
        told_time(row["mttd_s"], row["undetected"], row["detections"], "not detected"),
        simulated or acknowledged,
        told_time(row["mttr_s"], row["unrecovered"], row["recoveries"], "not recovered"),
    )


def told_time(seconds: Any, never: Any, cases: Any, words: str, over: Any = None) -> str:
    """A median, what it exceeds where there is none, and how many of the cases never came: `2m, 1 of 4 not detected`."""
    if missing(cases) or not cases:
        return UNKNOWN
    if not never:
        return span(seconds)
    which = words if never == cases == 1 else f"{number(never)} of {number(cases)} {words}"
    known = span(seconds) if not missing(seconds) else "" if missing(over) else f"> {span(over)}"
    return f"{known}, {which}" if known else which
