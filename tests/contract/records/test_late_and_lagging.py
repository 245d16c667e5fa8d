"""Pages that come empty, rows that become visible late, and reads of a replica that lags."""

from __future__ import annotations

from datetime import datetime

import pytest

pytestmark = pytest.mark.contract


def line(key, *, at_s=None, op="create", version=1, entity="invoice"):
    return {
        "at_s": at_s, "entity": entity, "key": key, "op": op, "version": version, "fields": {"memo": f"{key} v{version}"},
        "digest": f"{abs(hash((key, version))):016x}"[:16],
    }  # fmt: skip


@pytest.fixture
def source(start):
    return start("source", workload=[line(f"invoice-{i}") for i in range(5)], page_limit=4)


def keys(page):
    return [record["id"] for record in page["data"]]


def test_a_page_comes_empty_once_and_leads_to_itself(source):
    source.arm("empty_page", count=1)
    page = source.call("GET", "/invoice").json()
    assert keys(page) == []
    again = source.call("GET", "/" + page["next"].split("/", 3)[3]).json()
    assert keys(again) == [f"invoice-{i}" for i in range(4)]
    assert keys(source.call("GET", "/" + again["next"].split("/", 3)[3]).json()) == ["invoice-4"]


def test_nothing_new_is_no_page_to_come_empty(source):
    assert len(keys(source.call("GET", "/invoice").json())) == 4
    source.arm("empty_page")
    assert len(keys(source.call("GET", "/invoice").json())) == 4
    assert keys(source.call("GET", "/invoice?page=2").json()) == []


def test_the_feed_comes_empty_with_its_cursor(source):
    source.arm("empty_page", count=1)
    assert source.call("GET", "/changes?cursor=2").json() == {"changes": [], "next_cursor": 2, "has_more": True}
    assert len(source.call("GET", "/changes?cursor=2").json()["changes"]) == 3


def test_a_late_row_is_behind_others_in_the_feed_and_before_them_by_its_time(start):
    timed = [line("late", at_s=0, entity="account"), line("early", at_s=3)]
    source = start("source", workload=[*timed, line("seed")])
    source.arm("late_commits", params={"by_s": 30}, match={"entity": "account"})
    source.control("POST", "/workload/start", json={"t0_at": source.drill_now()})
    changes = source.wait(lambda: len(found := source.call("GET", "/changes").json()["changes"]) == 3 and found)
    by_key = {change["record"]["id"]: change for change in changes}
    assert by_key["late"]["cursor"] > by_key["early"]["cursor"]
    assert by_key["late"]["record"]["updated_at"] <= by_key["early"]["record"]["updated_at"]
    offered = {offer["key"]: offer for offer in source.kind("offered")}
    assert offered["late"]["at"] - offered["late"]["dated_at"] >= 30


def test_a_late_row_shows_whole_seconds_where_the_source_has_nothing_finer(start):
    source = start("source", workload=[line("late", at_s=0) | {"stamp_s": 0}])
    source.arm("late_commits", params={"by_s": 10})
    source.control("POST", "/workload/start", json={"t0_at": source.drill_now()})
    [change] = source.wait(lambda: source.call("GET", "/changes").json()["changes"])
    assert datetime.fromisoformat(change["record"]["updated_at"]).microsecond == 0


def test_a_replica_does_not_know_what_was_written_just_now(destination):
    create = {"id": "i1", "memo": "first"}
    assert destination.call("POST", "/invoice", json={"id": "old", "memo": "old"}).status_code == 201
    destination.arm("stale_reads", params={"lag_s": 600})
    assert destination.call("POST", "/invoice", json=create).status_code == 201
    assert destination.call("PUT", "/invoice/old", json={"id": "old", "memo": "new"}).status_code == 200
    assert destination.call("GET", "/invoice/i1").status_code == 404
    assert destination.call("GET", "/invoice/old").json()["memo"] == "old"
    assert [row["id"] for row in destination.call("GET", "/invoice").json()["data"]] == ["old"]
    destination.call("DELETE", "/invoice/old")
    assert destination.call("GET", "/invoice/old").json()["memo"] == "old"
    assert [row["id"] for row in destination.call("GET", "/invoice").json()["data"]] == ["old"]
