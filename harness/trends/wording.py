"""The figures of one integration and quarter in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from harness.report.grid import missing
from harness.report.history_times import told_time
from harness.report.wording import UNKNOWN, many, number, span

Row = Mapping[Any, Any]


def passed(row: Row) -> str:
    """`9 of 10, 90 % (60–98)`: the interval holds the true rate with a confidence of 95 %."""
    if not row["judged"]:
        return "no run" if not row["runs"] else "none judged"
    low, high = percent(row["pass_low"]), percent(row["pass_high"])
    return f"{number(row['passed'])} of {number(row['judged'])}, {percent(row['pass_rate'])} % ({low}–{high})"


def percent(share: float) -> str:
    """Never 0 or 100 for a share that is neither: `99.5`, `0.2`."""
    rounded = f"{100 * share:.0f}"
    if rounded not in {"0", "100"} or share in {0, 1}:
        return rounded
    return f"{min(max(100 * share, 0.1), 99.9):.1f}"


def detected(row: Row) -> str:
    return told_time(row["mttd_s"], row["undetected"], row["detections"], "not detected", row["mttd_over_s"])


def recovered(row: Row) -> str:
    return told_time(row["mttr_s"], row["unrecovered"], row["recoveries"], "not recovered", row["mttr_over_s"])


def acknowledged(row: Row) -> str:
    """By people. The simulated responder's time is marked as such, and never stands for theirs."""
    if row["acknowledgements"]:
        said = told_time(row["mtta_s"], row["unacknowledged"], row["acknowledgements"], "not acknowledged")
        return said if row["unacknowledged"] else f"{said} ({many(row['acknowledgements'], 'page')})"
    return UNKNOWN if missing(row["mtta_simulated_s"]) else f"{span(row['mtta_simulated_s'])} simulated"


def covered(row: Row) -> str:
    """Of the due drills, or, where it is not known what is due, how many drills were judged."""
    return f"{row['drills']}" if missing(row["due"]) else f"{row['due_done']} of {row['due']} due"


def oldest(row: Row) -> str:
    if missing(row["oldest_proof"]):
        return "no drill is proven"
    return f"{row['oldest_proof_days']} d: {row['oldest_proof_drill']}"


def inconclusive(row: Row) -> str:
    return UNKNOWN if missing(row["inconclusive_share"]) else f"{percent(row['inconclusive_share'])} %"
