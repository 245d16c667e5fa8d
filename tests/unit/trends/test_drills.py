"""Each drill as it stands now, and at the end of the quarter before."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from archived import DRILL, integration, record

from harness.archive.read import Archive
from harness.archive.record import CheckOf, RunRecord
from harness.checks.verdict import Outcome
from harness.trends.trends import trends

FAILED = {
    "outcome": Outcome.FAIL,
    "checks": tuple(CheckOf(check=name, outcome=Outcome.FAIL) for name in ("single_alert", "exactly_once")),
}


def run(number: int, started: str, drill: str, **changes: Any) -> RunRecord:
    return record(number, run=f"run-{number}", started=f"{started}T12:00:00Z", drill=replace(DRILL, name=drill), **changes)


def found(*made: RunRecord) -> dict[str, tuple[Any, ...]]:
    frame = trends(Archive(made, ()), date(2026, 11, 29)).drills
    rows = frame.astype(object).where(frame.notna(), None).to_dict("records")
    return {row["drill"]: (row["outcome"], row["before"], row["day"], row["run"], row["failed"]) for row in rows}


def test_the_newest_judged_run_counts() -> None:
    made = (
        run(1, "2026-08-01", "broke"),
        run(2, "2026-11-01", "broke", **FAILED),
        run(3, "2026-11-02", "broke", outcome=Outcome.INCONCLUSIVE),
        run(4, "2026-05-01", "fixed"),
        run(5, "2026-09-30", "fixed", **FAILED),
        run(6, "2026-10-01", "fixed"),
        run(7, "2026-11-28", "new"),
        run(8, "2026-02-01", "forgotten"),
    )
    assert found(*made) == {
        "broke": ("FAIL", "PASS", "2026-11-01", "run-2", "exactly_once, single_alert"),
        "fixed": ("PASS", "FAIL", "2026-10-01", "run-6", None),
        "new": ("PASS", None, "2026-11-28", "run-7", None),
        "forgotten": ("PASS", "PASS", "2026-02-01", "run-8", None),
    }


def test_a_run_on_another_integration_says_nothing() -> None:
    made = (run(1, "2026-08-01", "one"), run(2, "2026-11-01", "one", integration=integration("other"), **FAILED))
    rows = trends(Archive(made, ()), date(2026, 11, 29)).drills
    assert list(zip(rows["integration"], rows["outcome"], strict=True)) == [("orders-sync", "PASS"), ("other", "FAIL")]


def test_over_all_integrations_the_figures_are_added_up() -> None:
    made = (run(1, "2026-11-01", "one"), run(2, "2026-11-01", "one", integration=integration("other"), **FAILED))
    [row] = trends(Archive(made, ()), date(2026, 11, 29)).overall.to_dict("records")
    assert (row["quarter"], row["runs"], row["passed"], row["detections"]) == ("2026-Q4", 2, 1, 2)
    assert "proven" not in row
