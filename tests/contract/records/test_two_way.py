"""A system that is source and destination at once."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.contract

FIELDS = {"invoice": ["memo"]}


def line(key, *, version=1, op="create", side="destination"):
    fields = {} if op == "delete" else {"memo": f"{key} v{version}"}
    return {"at_s": None, "entity": "invoice", "key": key, "op": op, "version": version, "fields": fields, "digest": "0" * 16, "side": side}


@pytest.fixture
def both(start):
    return start("destination", two_way=True, fields=FIELDS, workload=[line("i-1"), line("i-9", side="source")])


def changes(fake, cursor=0):
    return [
        (one["record"]["id"], one["op"], one["record"]["updated_by"])
        for one in fake.call("GET", f"/changes?cursor={cursor}").json()["changes"]
    ]


def test_its_feed_shows_what_people_and_connectors_change(both):
    assert (
        both.call("POST", "/invoice", json={"id": "i-2", "memo": "copied", "updated_at": "2026-01-01T00:00:00.000000Z"}).status_code == 201
    )
    both.control("POST", "/workload/offer", json={"lines": [line("i-2", version=2, op="update")]})
    assert changes(both) == [("i-1", "create", "people"), ("i-2", "create", "api"), ("i-2", "update", "people")]  # i-9 is the other side's
    assert both.call("DELETE", "/invoice/i-1").status_code == 204
    assert changes(both, 3) == [("i-1", "delete", "api")]


def test_a_copy_keeps_the_time_of_its_edit_and_an_edit_has_its_own(both):
    made_at = "2026-01-01T00:00:00.000000Z"
    both.call("POST", "/invoice", json={"id": "i-2", "memo": "copied", "updated_at": made_at})
    assert both.call("GET", "/invoice/i-2").json() | {"row": ""} == {
        "id": "i-2", "memo": "copied", "row": "", "updated_at": made_at, "version": 1,
    }  # fmt: skip
    both.control("POST", "/workload/offer", json={"lines": [line("i-2", version=2, op="update")]})
    assert both.call("GET", "/invoice/i-2").json()["updated_at"] > made_at


def test_nobodys_edit_is_written_over_unseen(both):
    both.control("POST", "/workload/offer", json={"lines": [line("i-1", version=2, op="update")]})
    stale = both.call("PUT", "/invoice/i-1", json={"memo": "late"}, headers={"if-match": '"1"'})
    assert stale.status_code == 412
    assert both.call("GET", "/invoice/i-1").json()["memo"] == "i-1 v2"
    assert both.call("PUT", "/invoice/i-1", json={"memo": "seen"}, headers={"if-match": '"2"'}).status_code == 200


def test_gone_is_not_never_there_and_nobody_edits_what_is_gone(both):
    both.call("DELETE", "/invoice/i-1")
    assert (both.call("GET", "/invoice/i-1").status_code, both.call("GET", "/invoice/i-7").status_code) == (410, 404)
    both.control("POST", "/workload/offer", json={"lines": [line("i-1", version=2, op="update")]})
    assert both.call("GET", "/invoice/i-1").status_code == 410
    assert len(changes(both)) == 2


def test_it_all_survives_a_restart(both):
    both.call("PUT", "/invoice/i-1", json={"memo": "seen"})
    before = both.call("GET", "/invoice/i-1").json(), changes(both)
    both.restart()
    assert (both.call("GET", "/invoice/i-1").json(), changes(both)) == before
