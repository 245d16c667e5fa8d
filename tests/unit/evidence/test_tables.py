"""Frames: documented columns, the same dtypes whether they hold rows or not."""

from __future__ import annotations

import json
from functools import cached_property
from typing import Any

import pytest

from harness.evidence.evidence import Evidence
from harness.evidence.tables import Tables

NAMES = [name for name, value in vars(Tables).items() if isinstance(value, cached_property)]
ALLOWED = {"str", "Int64", "float64", "boolean"}


def test_the_promised_tables_are_there() -> None:
    promised = {
        *("offered", "reads", "acknowledged", "attempts", "commits", "repeated", "refusals", "replies", "requests", "tokens", "alerts"),
        *("faults", "phases", "canaries", "controls", "processes", "starts", "backlog_told", "stalls", "incidents", "deliveries"),
        "escapes",
    }
    assert promised <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_table_has_the_dtypes_of_a_full_one(outage: Any, make_run: Any, name: str) -> None:
    outage.line("source", "read", 1, req=1, cursor=0, protocol="cursor", limit=10, count=3, next_cursor=3)
    outage.line("source", "acknowledged", 2, req=1, cursor=3)
    outage.line("destination", "token", 3, req=900, outcome="issued", token="pseudonym", exp_at=500.0)
    outage.line("destination", "stall", 4, gap_s=0.2)
    outage.write(1700, ("invoice-001", 1), effect=None)
    outage.write(1700, ("invoice-001", 1), effect="refused")
    outage.line("front", "escaped", 4, conn=1, host="stats.example.net", via="connect")
    outage.refused_alert(5, "no_text")
    outage.note("control", 5, control="pause")
    outage.note("actor_started", 5, actor="connector", attempt=1, pid=7, why="start")
    outage.note("backlog_told", 6, actor="connector", records=3)
    outage.note("process_state", 6, fault="f1", actor="connector", state="exited", live_pids=[])
    with Evidence.open(outage.save()) as evidence, Evidence.open(make_run().save()) as nothing:
        full, empty = getattr(evidence, name), getattr(nothing, name)
        assert len(full) > 0
        assert len(empty) == 0
        assert dict(full.dtypes.astype(str)) == dict(empty.dtypes.astype(str))
        assert set(full.dtypes.astype(str)) <= ALLOWED
        documented = (getattr(Tables, name).__doc__ or "") + " seq t "
        for column in full.columns:
            assert column in documented, f"{name}.{column} is not documented"


def test_times_count_from_the_timelines_zero(outage: Any) -> None:
    outage.offer("invoice-seed", -40)
    with Evidence.open(outage.save()) as evidence:
        assert evidence.offered["t"].iloc[0] == -40
        [fault] = evidence.faults.to_dict("records")
        assert (fault["fault"], fault["sent_t"], fault["injected_t"], fault["healed_t"]) == ("f1", 300, 300, 1500)
        assert evidence.phases["phase"].tolist() == ["baseline", "outage", "recovery", "settle", "quiet", "probe"]


def test_what_a_fake_says_of_a_fault_counts_as_the_rest_of_the_table(outage: Any) -> None:
    outage.note("fake_fault", 1500, fault="f1", state={"id": "f1", "hits": 1, "first_hit_at": 400.0, "last_hit_at": None})
    with Evidence.open(outage.save()) as evidence:
        [fault] = evidence.faults.to_dict("records")
        assert json.loads(fault["state"]) == {"id": "f1", "hits": 1, "first_hit_t": 400.0 - evidence.t0, "last_hit_t": None}


def test_an_incident_row_tells_its_whole_story(outage: Any) -> None:
    outage.alert(500)
    outage.line("alerts", "acknowledged", 720, protocol="generic", route="primary", key="orders-sync/billing", by="responder")
    with Evidence.open(outage.save()) as evidence:
        [row] = evidence.incidents.to_dict("records")
        assert (row["opened_t"], row["acknowledged_t"], row["resolved_t"], row["renotified"], row["resolves"]) == (420, 720, 1600, 1, 1)
        assert row["owner"] == "Robin Example"


def test_the_series_shows_the_outage(outage: Any) -> None:
    with Evidence.open(outage.save()) as evidence:
        series = evidence.backlog_series(100.0).set_index("t")
        assert series.loc[300, "owed"] == 0
        assert series.loc[1500, "owed"] == 40
        assert series.loc[1600, ["offered", "committed", "owed"]].tolist() == [70, 70, 0]
        assert series.index[-1] >= evidence.end_t
        with pytest.raises(ValueError, match="positive"):
            evidence.backlog_series(0)
