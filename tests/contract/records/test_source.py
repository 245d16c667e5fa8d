"""The source: what it offers, and when."""

from __future__ import annotations

import statistics
from datetime import datetime

import pytest

pytestmark = pytest.mark.contract


def line(key, *, at_s=None, op="create", version=1, entity="invoice", **fields):
    digest = f"{abs(hash((key, version))):016x}"[:16]
    fields = fields or {"memo": f"{key} v{version}"}
    return {"at_s": at_s, "entity": entity, "key": key, "op": op, "version": version, "fields": fields, "digest": digest}


SEEDS = [line("account-1", entity="account", name="Acme", plan="pro"), *(line(f"invoice-{i}") for i in range(5))]


@pytest.fixture
def source(start):
    return start("source", workload=SEEDS, page_limit=4)


def test_feed_is_walked_by_cursor(source):
    first = source.call("GET", "/changes?limit=2").json()
    assert [change["cursor"] for change in first["changes"]] == [1, 2]
    assert (first["next_cursor"], first["has_more"]) == (2, True)
    assert first["changes"][0]["entity"] == "account"
    assert first["changes"][0]["op"] == "create"
    record = first["changes"][0]["record"]
    assert {"id": "account-1", "name": "Acme", "plan": "pro", "version": 1}.items() <= record.items()
    assert record["updated_at"].endswith("Z")

    rest = source.call("GET", "/changes?cursor=2&limit=1000").json()
    assert [change["cursor"] for change in rest["changes"]] == [3, 4, 5, 6]  # page_limit caps what is asked for
    assert rest["has_more"] is False
    end = source.call("GET", "/changes?cursor=6").json()
    assert end == {"changes": [], "next_cursor": 6, "has_more": False}

    reads = source.kind("read")
    assert [(r["cursor"], r["limit"], r["count"], r["next_cursor"]) for r in reads] == [(0, 2, 2, 2), (2, 4, 4, 6), (6, 4, 0, 6)]
    assert {r["protocol"] for r in reads} == {"cursor"}


def test_head_is_get_without_a_body_and_reads_nothing(source):
    source.control("POST", "/faults", json={"id": "f1", "kind": "empty_page"})
    for path, status in (("/changes?cursor=2", 200), ("/invoice?page=1", 200), ("/invoice/invoice-1", 200), ("/nobody", 404)):
        answer = source.call("HEAD", path)
        assert (answer.status_code, answer.content) == (status, b""), path
    assert source.kind("read") == []
    assert [line["event"] for line in source.kind("fault")] == ["armed"]
    assert int(source.call("HEAD", "/invoice/invoice-1").headers["content-length"]) == len(source.call("GET", "/invoice/invoice-1").content)
    assert len(source.kind("reply")) == 6


def test_acknowledgement(source):
    assert source.call("POST", "/changes/ack", json={"cursor": 3}).status_code == 204
    assert source.call("POST", "/changes/ack", json={"cursor": 99}).status_code == 422
    assert source.call("POST", "/changes/ack", json={"cursor": "3"}).status_code == 400
    assert [entry["cursor"] for entry in source.kind("acknowledged")] == [3]


def test_pages_follow_the_next_link_of_the_host_that_was_asked(source):
    first = source.call("GET", "/invoice?page=1&per_page=2").json()
    assert (first["page"], first["per_page"], first["total"]) == (1, 2, 5)
    assert first["next"] == "http://proxy.invalid:8080/invoice?page=2&per_page=2"
    keys = [record["id"] for record in first["data"]]
    for page in (2, 3):
        answer = source.call("GET", f"/invoice?page={page}&per_page=2").json()
        keys += [record["id"] for record in answer["data"]]
    assert keys == [f"invoice-{i}" for i in range(5)]
    assert answer["next"] is None
    assert [(r["entity"], r["page"], r["count"], r["cursor"]) for r in source.kind("read")] == [
        ("invoice", 1, 2, None),
        ("invoice", 2, 2, None),
        ("invoice", 3, 1, None),
    ]


def test_updated_since_includes_its_own_instant(source):
    stamp = source.call("GET", "/invoice/invoice-2").json()["updated_at"]
    source.wait(lambda: source.drill_now() > source.kind("offered")[-1]["at"] + 1)
    source.control("POST", "/workload/offer", json={"lines": [line("invoice-0", op="update", version=2)]})
    later = source.call("GET", "/invoice/invoice-0").json()["updated_at"]
    assert later > stamp
    ids = [r["id"] for r in source.call("GET", "/invoice", params={"updated_since": later}).json()["data"]]
    assert ids == ["invoice-0"]
    data = source.call("GET", f"/invoice?updated_since={stamp}").json()["data"]
    assert [r["id"] for r in data] == ["invoice-2", "invoice-3", "invoice-4", "invoice-0"]  # by their last change
    unescaped = source.call("GET", f"/invoice?updated_since={stamp.replace('Z', '+00:00')}").json()
    assert unescaped["total"] == 4


def test_deletes_are_changes_and_leave_the_pages(source):
    lines = [line("invoice-1", op="delete", version=2, memo=None), line("invoice-1b")]
    source.control("POST", "/workload/offer", json={"lines": [{**lines[0], "fields": {}}, lines[1]]})
    change = source.call("GET", "/changes?cursor=6").json()["changes"][0]
    assert (change["op"], change["record"]["id"]) == ("delete", "invoice-1")
    assert source.call("GET", "/invoice/invoice-1").status_code == 404
    assert "invoice-1" not in [r["id"] for r in source.call("GET", "/invoice").json()["data"]]


def test_workload_is_offered_on_time_and_not_before(start):
    timed = [line(f"t-{i}", at_s=float(i)) for i in range(1, 31)]
    source = start("source", workload=[*SEEDS, *timed, line("far", at_s=5000.0)])
    assert source.counters["offered"] == len(SEEDS)
    t0 = source.drill_now() + 12
    assert source.control("POST", "/workload/start", json={"t0_at": t0}).status_code == 200
    assert source.control("POST", "/workload/start", json={"t0_at": t0}).status_code == 400
    assert source.call("GET", "/changes?cursor=6").json()["changes"] == []
    source.wait(lambda: source.counters["offered"] == len(SEEDS) + 30)
    offered = source.kind("offered")
    assert [entry["seeded"] for entry in offered] == [True] * 6 + [False] * 30
    assert [entry["cursor"] for entry in offered] == list(range(1, 37))
    assert all("due_at" not in entry for entry in offered[:6])
    assert [entry["due_at"] for entry in offered[6:]] == pytest.approx([t0 + i for i in range(1, 31)], abs=1e-5)
    late_s = [(entry["at"] - entry["due_at"]) / 60 for entry in offered[6:]]
    assert min(late_s) >= 0
    assert statistics.quantiles(late_s, n=10)[0] <= 0.02  # a noisy machine may delay many of them
    assert source.control("POST", "/workload/stop").json() == {"offered": 36}
    assert [entry["event"] for entry in source.kind("workload")] == ["started", "stopped"]


def test_nothing_is_offered_after_the_stop_except_on_request(start):
    source = start("source", workload=[line(f"t-{i}", at_s=i * 3.0) for i in range(1, 100)])
    source.control("POST", "/workload/start", json={"t0_at": source.drill_now()})
    source.wait(lambda: source.counters["offered"] >= 2)
    offered = source.control("POST", "/workload/stop").json()["offered"]
    then = source.drill_now()
    source.wait(lambda: source.drill_now() > then + 12)
    assert source.counters["offered"] == offered
    probe = {**line("probe-1"), "entity": "account"}
    assert source.control("POST", "/workload/offer", json={"lines": [probe]}).json() == {"offered": 1}
    assert source.kind("offered")[-1]["key"] == "probe-1"


def test_a_bad_workload_line_is_refused_as_a_whole(source):
    bad = {**line("x"), "op": "upsert"}
    answer = source.control("POST", "/workload/offer", json={"lines": [line("y"), bad]})
    assert answer.status_code == 400
    assert "upsert" in answer.json()["error"]
    assert source.counters["offered"] == len(SEEDS)


def test_the_source_cannot_be_written(source):
    for method, path in (("POST", "/invoice"), ("PUT", "/invoice/a"), ("DELETE", "/invoice/invoice-1")):
        assert source.call(method, path, json={"id": "a"}).status_code == 405
    assert source.kind("attempted", "committed") == []


def test_updated_at_is_the_drill_instant_of_the_offer(source):
    entry = source.kind("offered")[0]
    told = datetime.fromisoformat(source.call("GET", "/account/account-1").json()["updated_at"])
    other = source.kind("offered")[-1]
    told_other = datetime.fromisoformat(source.call("GET", "/invoice/invoice-4").json()["updated_at"])
    assert (told_other - told).total_seconds() == pytest.approx(other["at"] - entry["at"], abs=2e-5)


def test_changes_of_one_second_share_their_stamp_and_keep_their_order(start):
    """Each with a second of its own to be found in; what `updated_since` begins with is in the answer."""
    changes = [line(f"{number}", at_s=1 + number / 10) | {"stamp_s": 1} for number in range(1, 4)] + [line("4", at_s=2.5) | {"stamp_s": 2}]
    source = start("source", workload=changes)
    source.control("POST", "/workload/start", json={"t0_at": source.drill_now()})
    source.wait(lambda: source.counters["offered"] == 4)
    records = [change["record"] for change in source.call("GET", "/changes").json()["changes"]]
    assert [record["id"] for record in records] == ["1", "2", "3", "4"]
    stamps = [datetime.fromisoformat(record["updated_at"]) for record in records]
    assert stamps[0] == stamps[1] == stamps[2]
    assert (stamps[3] - stamps[2]).total_seconds() == 1
    assert all(stamp.microsecond == 0 for stamp in stamps)
    since = source.call("GET", "/invoice", params={"updated_since": records[1]["updated_at"]}).json()["data"]
    assert [record["id"] for record in since] == ["1", "2", "3", "4"]
