"""Starts of processes under test, and how they ended."""

from __future__ import annotations

from typing import Any

import pandas as pd

from harness.evidence.evidence import Evidence


def _starts(run: Any) -> pd.DataFrame:
    run.note("timeline_started", 0)
    with Evidence.open(run.save()) as evidence:
        return evidence.starts


def test_each_start_with_its_reason_its_end_and_its_log(run: Any) -> None:
    run.note("actor_started", 10, actor="connector", attempt=1, pid=7, why="start")
    run.note("actor_started", 20, actor="watchdog", attempt=1, pid=8, why="start")
    run.note("actor_exited", 40, actor="connector", attempt=1, code=75, how="refused", expected=False)
    run.note("actor_started", 70, actor="connector", attempt=2, pid=9, why="rerun")
    first, watchdog, second = _starts(run).to_dict("records")
    assert (first["actor"], first["attempt"], first["why"], first["log"]) == ("connector", 1, "start", "logs/connector.1.log")
    assert (first["ended_t"], first["lived_s"], first["code"], first["how"], first["expected"]) == (40, 30, 75, "refused", False)
    assert (watchdog["actor"], pd.isna(watchdog["ended_t"]), pd.isna(watchdog["how"])) == ("watchdog", True, True)
    assert (second["why"], second["attempt"]) == ("rerun", 2)


def test_batches_that_overlap_are_told_apart(run: Any) -> None:
    for attempt, t in ((1, 0), (2, 5)):
        run.note("actor_started", t, actor="connector", attempt=attempt, pid=attempt, why="slot")
    run.note("actor_exited", 20, actor="connector", attempt=2, code=0, how="done", expected=False)
    run.note("actor_exited", 30, actor="connector", attempt=1, code=1, how="failed", expected=False)
    assert _starts(run)[["attempt", "ended_t", "code"]].to_numpy().tolist() == [[1, 30, 1], [2, 20, 0]]
