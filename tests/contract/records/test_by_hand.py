"""The lane on which people import records by hand, past the API."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.contract


def file(entity, *keys, memo="by hand"):
    return {"entity": entity, "rows": [{"key": key, "fields": {"memo": memo, "name": key, "plan": "pro"}} for key in keys]}


def begin(destination, *files, rest_s=0.5, dedupe="skip"):
    return destination.arm("manual_import", params={"files": list(files), "rest_s": rest_s, "dedupe": dedupe})


def steps(destination):
    return [(line["event"], line["remaining"]) for line in destination.kind("import")]


def test_files_are_imported_in_their_order_and_marked_with_their_lane(destination):
    begin(destination, file("account", "a1", "a2"), file("invoice", "i1"), rest_s=30)
    destination.wait(lambda: ("done", 0) in steps(destination))
    stored = destination.kind("committed")
    assert [(line["key"], line["lane"], line["effect"]) for line in stored] == [
        ("a1", "import", "created"),
        ("a2", "import", "created"),
        ("i1", "import", "created"),
    ]
    files = destination.kind("imported")
    told = [tuple(line[name] for name in ("entity", "n", "skipped", "remaining")) for line in files]
    assert told == [("account", 2, 0, 1), ("invoice", 1, 0, 0)]
    assert files[1]["at"] - files[0]["at"] >= 29
    assert [line["req"] for line in stored] == [files[0]["req"], files[0]["req"], files[1]["req"]]
    assert steps(destination) == [("begun", 3), ("done", 0)]


def test_it_is_no_request_of_the_connector(destination):
    begin(destination, file("invoice", "i1"))
    destination.wait(lambda: ("done", 0) in steps(destination))
    assert [destination.kind(kind) for kind in ("request", "attempted", "reply")] == [[], [], []]
    assert destination.call("GET", "/invoice/i1").json()["memo"] == "by hand"
    assert destination.call("PUT", "/invoice/i1", json={"id": "i1", "memo": "by hand"}).json()["changed"] is False
    assert "lane" not in destination.call("POST", "/invoice", json={"id": "i2", "memo": "x"}).json()
    assert [line.get("lane") for line in destination.kind("committed")] == ["import", None]
    assert len({line["req"] for line in (*destination.kind("request"), *destination.kind("imported"))}) == 4


@pytest.mark.parametrize(("dedupe", "memo", "skipped"), [("skip", "by api", 1), ("overwrite", "by hand", 0)])
def test_what_is_there_already_is_left_out_or_written_over(destination, dedupe, memo, skipped):
    destination.call("POST", "/invoice", json={"id": "i1", "memo": "by api"})
    begin(destination, file("invoice", "i1", "i2"), dedupe=dedupe)
    destination.wait(lambda: ("done", 0) in steps(destination))
    assert destination.call("GET", "/invoice/i1").json()["memo"] == memo
    assert destination.kind("imported")[0]["skipped"] == skipped
    assert len(destination.call("GET", "/invoice").json()["data"]) == 2


def test_whoever_is_called_off_imports_no_further_file(destination):
    begin(destination, file("account", "a1"), file("invoice", "i1"), rest_s=600)
    destination.wait(lambda: destination.kind("imported"))
    assert destination.heal()["armed"] is False
    assert steps(destination) == [("begun", 2), ("called_off", 1)]
    assert [line["key"] for line in destination.kind("committed")] == ["a1"]


def test_numbers_of_requests_go_on_after_a_restart(destination):
    begin(destination, file("invoice", "i1"))
    destination.wait(lambda: ("done", 0) in steps(destination))
    destination.restart()
    destination.call("GET", "/invoice/i1")
    assert destination.kind("request")[0]["req"] > destination.kind("imported")[0]["req"]


@pytest.mark.parametrize(
    "wrong", [{"rest_s": 1}, {"files": [], "rest_s": 1, "dedupe": "guess"}, {"files": [3], "rest_s": 1, "dedupe": "skip"}]
)
def test_an_import_that_cannot_be_understood_is_refused(destination, wrong):
    assert destination.control("POST", "/faults", json={"id": "f1", "kind": "manual_import", "params": wrong}).status_code == 400


def test_people_see_the_live_records_of_both_systems(start):
    def line(key, op="create", version=1):
        fields = {"memo": f"{key} v{version}", "note": "not compared"}
        return {"at_s": None, "entity": "invoice", "key": key, "op": op, "version": version, "fields": fields, "digest": "d"}

    source = start("source", workload=[line("i1"), line("i2"), line("i1", "update", 2), line("i2", "delete", 2)])
    (seen,) = source.control("GET", "/records").json()["records"]
    assert (seen["entity"], seen["key"], seen["fields"]["memo"]) == ("invoice", "i1", "i1 v2")
    destination = start()
    assert destination.control("GET", "/records").json() == {"records": []}
    destination.call("POST", "/invoice", json={"id": "i1", "memo": "i1 v2"})
    (there,) = destination.control("GET", "/records").json()["records"]
    assert (there["key"], there["digest"]) == ("i1", seen["digest"])
