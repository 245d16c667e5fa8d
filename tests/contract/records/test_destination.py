"""The destination: writes, what they change, and what the ledger says about each record."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.contract

DELETED = "1b70b1c98c544d97"


def story(fake, *kinds):
    """(kind, key, what became of it) of the ledger lines of these kinds."""
    what = {"attempted": "op", "committed": "effect", "repeated": "why", "refused": "why"}
    return [(line["kind"], line["key"], line[what[line["kind"]]]) for line in fake.kind(*(kinds or what))]


def test_upsert_creates_changes_and_repeats(destination):
    for memo, status, changed in (("one", 201, True), ("two", 200, True), ("two", 200, False)):
        answer = destination.call("PUT", "/invoice/i-1", json={"id": "i-1", "memo": memo, "unmapped": 1})
        assert (answer.status_code, answer.json()) == (status, {"id": "i-1", "row": "r-1", "changed": changed})
    assert story(destination) == [
        ("attempted", "i-1", "upsert"),
        ("committed", "i-1", "created"),
        ("attempted", "i-1", "upsert"),
        ("committed", "i-1", "changed"),
        ("attempted", "i-1", "upsert"),
        ("repeated", "i-1", "unchanged"),
    ]
    first, second = destination.kind("committed")
    assert (first["commit_no"], second["commit_no"]) == (1, 2)
    assert first["digest"] != second["digest"]
    assert destination.kind("attempted")[0]["digest"] == first["digest"]
    assert destination.call("GET", "/invoice/i-1").json()["memo"] == "two"
    assert "unmapped" not in destination.call("GET", "/invoice/i-1").json()


MERGE = {"Content-Type": "application/merge-patch+json"}


def test_a_patch_merges_and_counts_as_the_row_that_results(destination):
    destination.call("PUT", "/account/a-1", json={"id": "a-1", "name": "one", "plan": "pro"})
    destination.call("PUT", "/account/a-2", json={"id": "a-2", "name": "two", "plan": "pro"})
    for changed in (True, False):
        answer = destination.call("PATCH", "/account/a-1", json={"name": "two"})
        assert (answer.status_code, answer.json()) == (200, {"id": "a-1", "row": "r-1", "changed": changed})
    assert destination.call("GET", "/account/a-1").json()["plan"] == "pro"
    assert story(destination)[4:] == [
        ("attempted", "a-1", "patch"),
        ("committed", "a-1", "changed"),
        ("attempted", "a-1", "patch"),
        ("repeated", "a-1", "unchanged"),
    ]
    whole = destination.kind("committed")[1]["digest"]
    assert {line["digest"] for line in destination.kind("attempted", "committed", "repeated")[4:]} == {whole}
    assert destination.kind("committed")[-1]["fields"] == {"name": "two", "plan": "pro"}


@pytest.mark.parametrize(("headers", "expected"), [({}, {"name": None, "plan": "pro"}), (MERGE, {"plan": "pro"})])
def test_a_null_in_a_patch_is_a_value_unless_it_is_a_merge_patch(destination, headers, expected):
    destination.call("PUT", "/account/a-1", json={"id": "a-1", "name": "one", "plan": "pro"})
    assert destination.call("PATCH", "/account/a-1", content=b'{"name": null}', headers=headers).status_code == 200
    assert destination.kind("committed")[-1]["fields"] == expected


def test_a_merge_patch_merges_within_objects(destination):
    destination.call("PUT", "/account/a-1", json={"id": "a-1", "name": {"first": "Robin", "last": "Example"}, "plan": "pro"})
    patch = b'{"name": {"first": null, "title": {"short": "Dr", "long": null}}}'
    assert destination.call("PATCH", "/account/a-1", content=patch, headers=MERGE).status_code == 200
    assert destination.kind("committed")[-1]["fields"] == {"name": {"last": "Example", "title": {"short": "Dr"}}, "plan": "pro"}


def test_a_patch_of_what_is_not_there_makes_nothing(destination):
    assert destination.call("PATCH", "/account/a-1", json={"name": "two"}).status_code == 404
    assert story(destination) == [("attempted", "a-1", "patch"), ("refused", "a-1", "no such record")]
    assert destination.call("PATCH", "/account/a-1", json=[{"name": "two"}]).status_code == 400


def test_each_create_without_a_key_makes_a_row(destination):
    for row in ("r-1", "r-2"):
        answer = destination.call("POST", "/invoice", json={"id": "i-1", "memo": "x"})
        assert (answer.status_code, answer.json()["row"]) == (201, row)
    assert [line["effect"] for line in destination.kind("committed")] == ["created", "created"]
    assert destination.call("GET", "/invoice").json()["total"] == 2


def test_idempotency_key_gives_the_stored_answer(destination):
    send = {"json": {"id": "i-1", "memo": "x"}, "headers": {"Idempotency-Key": "k-1"}}
    first = destination.call("POST", "/invoice", **send)
    again = destination.call("POST", "/invoice", **send)
    assert (first.status_code, first.text) == (again.status_code, again.text)
    assert "idempotent-replayed" not in first.headers
    assert again.headers["idempotent-replayed"] == "true"
    other = destination.call("POST", "/invoice", json={"id": "i-2"}, headers=send["headers"])
    assert (other.status_code, other.json()["error"]) == (422, "idempotency_error")
    assert story(destination, "committed", "repeated", "refused") == [
        ("committed", "i-1", "created"),
        ("repeated", "i-1", "idempotency"),
        ("refused", None, "this idempotency key came with another request before"),
    ]
    assert len({line["idem"] for line in destination.kind("request")}) == 1


def test_a_refused_request_does_not_use_up_its_idempotency_key(destination):
    headers = {"Idempotency-Key": "k-1"}
    assert destination.call("POST", "/invoice", json={"memo": "no key"}, headers=headers).status_code == 422
    assert destination.call("POST", "/invoice", json={"id": "i-1"}, headers=headers).status_code == 201


def test_list_body_is_a_batch_of_creates(destination):
    answer = destination.call("POST", "/invoice", json=[{"id": "a", "memo": "1"}, {"memo": "2"}, 3, {"id": "a"}])
    assert answer.status_code == 200
    results = answer.json()["results"]
    assert [(r["id"], r["status"]) for r in results] == [("a", 201), (None, 422), (None, 422), ("a", 201)]
    assert destination.counters["commits"] == 2
    assert [(line["i"], line["key"]) for line in destination.kind("committed")] == [(0, "a"), (3, "a")]
    assert [line["i"] for line in destination.kind("refused")] == [1, 2]
    assert destination.kind("request")[0]["n"] == 4


def test_batch_upsert(destination):
    def send(*records):
        answer = destination.call("POST", "/invoice/batch", json={"records": list(records)})
        return [(r["id"], r["status"], r.get("changed")) for r in answer.json()["results"]]

    assert send({"id": "a", "memo": "1"}, {"id": "b", "memo": "1"}) == [("a", 201, True), ("b", 201, True)]
    assert send({"id": "a", "memo": "1"}, {"id": "b", "memo": "2"}, {"id": "c"}) == [
        ("a", 200, False),
        ("b", 200, True),
        ("c", 201, True),
    ]
    assert send() == []
    assert destination.call("POST", "/invoice/batch", json={"rows": []}).status_code == 400


def test_delete_and_delete_again(destination):
    for _ in range(2):
        destination.call("POST", "/invoice", json={"id": "a", "memo": "x"})
    assert destination.call("DELETE", "/invoice/a").status_code == 204
    assert destination.call("DELETE", "/invoice/a").status_code == 404
    assert story(destination)[-4:] == [
        ("attempted", "a", "delete"),
        ("committed", "a", "deleted"),
        ("attempted", "a", "delete"),
        ("repeated", "a", "absent"),
    ]
    assert destination.call("GET", "/invoice/a").status_code == 404
    assert destination.call("GET", "/invoice").json()["data"] == []


def test_deletion_has_the_digest_of_every_deletion(destination):
    destination.call("PUT", "/invoice/a", json={"memo": "x"})
    destination.call("DELETE", "/invoice/a")
    assert destination.kind("committed")[-1]["digest"] == DELETED


def test_key_in_the_path_wins_and_must_not_be_contradicted(destination):
    assert destination.call("PUT", "/invoice/a", json={"memo": "x"}).status_code == 201
    assert destination.call("PUT", "/invoice/a", json={"id": "b", "memo": "x"}).status_code == 422
    assert destination.kind("refused")[-1]["key"] == "a"


def test_record_mapping_reads_what_a_connector_really_sends(start):
    record = {"key": "properties.external_id", "entity": "type", "fields": ["properties.name", "billing.plan"]}
    fake = start(record=record)
    plain = {"id": "acc-1", "name": "Acme", "plan": "pro"}
    wrapped = {"type": "account", "properties": {"external_id": "acc-1", "name": "Acme"}, "billing": {"plan": "pro"}}
    answer = fake.call("POST", "/objects", json=[{**wrapped, "_dlt_id": "q9"}, {"properties": {}}])
    assert [r["status"] for r in answer.json()["results"]] == [201, 422]
    (committed,) = fake.kind("committed")
    assert (committed["entity"], committed["key"]) == ("account", "acc-1")
    assert committed["fields"] == {"name": "Acme", "plan": "pro"}
    assert fake.kind("request")[0]["entity"] == "objects"

    other = start("destination", ledger=str(fake.ledger_path.with_name("plain.jsonl")))
    other.call("PUT", "/account/acc-1", json=plain)
    assert other.kind("committed")[0]["digest"] == committed["digest"]


def test_records_inside_a_body_of_the_connectors_own_shape(start):
    fake = start(record={"items": "payload.rows", "key": "id", "entity": "stream", "fields": {"name": "data.name", "plan": "data.plan"}})
    row = {"stream": "account", "id": "acc-1", "data": {"name": "Acme", "plan": "pro"}}
    answer = fake.call("POST", "/api/v2/import", json={"payload": {"rows": [row]}})
    assert (answer.status_code, answer.json()["results"][0]["status"]) == (200, 201)
    (committed,) = fake.kind("committed")
    assert (committed["entity"], committed["key"], committed["fields"]) == ("account", "acc-1", {"name": "Acme", "plan": "pro"})
    assert fake.call("POST", "/api/v2/import", json={"rows": []}).status_code == 400


def test_whole_request_is_one_transaction_of_lines_before_the_reply(destination):
    destination.call("PUT", "/invoice/a", json={"memo": "x"})
    kinds = [line["kind"] for line in destination.lines[1:]]
    assert kinds == ["request", "attempted", "committed", "reply"]
    reply = destination.kind("reply")[0]
    assert reply | {"seq": 0, "at": 0} == {
        "seq": 0,
        "at": 0,
        "kind": "reply",
        "req": 1,
        "status": 201,
        "sent": True,
        "why": None,
        "fault": None,
    }


def test_rate_limit_is_in_drill_time(start):
    fake = start(rate_limit={"per_min": 3}, speed=60)
    fake.wait(lambda: fake.drill_now() % 60 < 15)
    answers = [fake.call("PUT", f"/invoice/{i}", json={"memo": "x"}) for i in range(4)]
    assert [a.status_code for a in answers] == [201, 201, 201, 429]
    assert answers[3].json()["error"] == "rate_limited"
    wait_s = int(answers[3].headers["retry-after"])
    assert 1 <= wait_s <= 60
    told_at = fake.kind("reply")[-1]["at"]
    fake.wait(lambda: fake.drill_now() >= told_at + wait_s)
    assert fake.call("PUT", "/invoice/3", json={"memo": "x"}).status_code == 201
    assert [line["status"] for line in fake.kind("refused")] == [429]
