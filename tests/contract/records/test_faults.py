"""Every fault of meaning does what its name says, meets whom it is addressed to, and can be taken away."""

from __future__ import annotations

import email.utils

import httpx
import pytest

pytestmark = pytest.mark.contract


def put(fake, key="a", memo="x", **options):
    return fake.call("PUT", f"/invoice/{key}", json={"memo": memo}, **options)


def statuses(fake, keys):
    return [put(fake, key).status_code for key in keys]


def test_respond(destination):
    destination.arm("respond", params={"status": 418, "body": {"error": "teapot"}, "headers": {"x-tea": "green"}})
    answer = put(destination)
    assert (answer.status_code, answer.json(), answer.headers["x-tea"]) == (418, {"error": "teapot"}, "green")
    assert destination.kind("reply")[0]["fault"] == "f1"
    assert destination.heal()["hits"] == 1
    assert put(destination).status_code == 201


def test_respond_can_be_html_text_or_empty(destination):
    for fault, params, content_type in (
        ("f1", {"status": 500, "html": True}, "text/html; charset=utf-8"),
        ("f2", {"status": 502, "body": "bad gateway"}, "text/plain; charset=utf-8"),
        ("f3", {"status": 204}, None),
    ):
        destination.arm("respond", fault, params=params)
        answer = put(destination)
        assert (answer.status_code, answer.headers.get("content-type")) == (params["status"], content_type)
        destination.heal(fault)
    assert destination.counters["commits"] == 0


def test_respond_with_a_client_error_refuses_each_record(destination):
    destination.arm("respond", params={"status": 400})
    destination.call("POST", "/invoice", json=[{"id": "a"}, {"id": "b"}])
    assert [(line["i"], line["key"], line["status"]) for line in destination.kind("refused")] == [(0, "a", 400), (1, "b", 400)]


def test_rate_limited(destination):
    destination.arm("rate_limited", params={"retry_after_s": 89.2})
    answer = put(destination)
    assert (answer.status_code, answer.headers["retry-after"], answer.json()) == (429, "90", {"error": "rate_limited"})
    destination.heal()
    destination.arm("rate_limited", "f2", params={"retry_after_s": 600, "absolute": True})
    answer = put(destination)
    told = [email.utils.parsedate_to_datetime(answer.headers[name]) for name in ("date", "retry-after")]
    assert 600 <= (told[1] - told[0]).total_seconds() <= 602


def test_refuse_names_every_record_and_commits_none(destination):
    destination.arm("refuse")
    answer = destination.call("POST", "/invoice", json=[{"id": "a"}, {"id": "b"}])
    assert (answer.status_code, answer.json()["error"]) == (422, "refused")
    refused = destination.kind("refused")
    assert [(line["i"], line["key"]) for line in refused[:2]] == [(0, "a"), (1, "b")]
    assert len(destination.kind("attempted")) == 2
    assert destination.kind("committed") == []
    assert destination.call("GET", "/invoice").status_code == 200


def test_a_conflict_is_told_as_one_and_commits_nothing(destination):
    destination.arm("refuse", params={"status": 409})
    answer = put(destination)
    assert (answer.status_code, answer.json()["error"]) == (409, "conflict")
    assert destination.kind("committed") == []


def test_unavailable_says_so_in_json_or_as_a_page(destination):
    destination.arm("unavailable", params={"retry_after_s": 120})
    answer = put(destination)
    assert (answer.status_code, answer.headers["retry-after"], answer.json()) == (503, "120", {"error": "unavailable"})
    destination.heal()
    destination.arm("unavailable", "f2", params={"html": True})
    answer = destination.call("GET", "/invoice")
    assert (answer.status_code, answer.headers["content-type"]) == (503, "text/html; charset=utf-8")
    assert destination.counters["attempts"] == 1
    assert destination.counters["commits"] == 0


def test_html_is_a_success_that_is_none(destination):
    destination.arm("html")
    answer = put(destination)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert "<!doctype html>" in answer.text
    assert destination.counters["commits"] == 0


def test_hang_serves_who_waited_and_forgets_who_left(destination):
    destination.arm("hang")
    patient = destination.later("PUT", "/invoice/patient", json={"memo": "x"})
    with pytest.raises(httpx.ReadTimeout):
        destination.alone("PUT", "/invoice/gone", json={"memo": "x"}, timeout=0.2)
    destination.wait(lambda: destination.kind("reply"))
    destination.wait(lambda: len(destination.kind("attempted")) == 2)
    assert destination.kind("committed") == []
    assert not patient.done()
    destination.heal()
    assert patient.result(5).status_code == 201
    gone, served = destination.kind("reply")
    assert (gone["sent"], gone["why"], gone["status"], gone["fault"]) == (False, "hang", None, "f1")
    assert (served["sent"], served["why"], served["status"], served["fault"]) == (True, None, 201, "f1")
    assert [line["key"] for line in destination.kind("committed")] == ["patient"]


def test_slow_takes_drill_time(destination):
    destination.arm("slow", params={"delay_s": 15})
    answer = put(destination)
    arrived, replied = destination.kind("request")[0]["at"], destination.kind("reply")[0]["at"]
    assert answer.status_code == 201
    assert replied - arrived > 14.9  # the event loop's timers have a resolution of 1 ms wall


def test_slow_commits_although_the_client_has_left(destination):
    destination.arm("slow", params={"delay_s": 18})
    with pytest.raises(httpx.ReadTimeout):
        destination.alone("PUT", "/invoice/a", json={"memo": "x"}, timeout=0.1)
    reply = destination.wait(lambda: destination.kind("reply"))[0]
    assert (reply["sent"], reply["why"], reply["status"]) == (False, "client_gone", None)
    assert destination.counters["commits"] == 1


def test_commit_then_cut_commits_the_whole_batch(destination):
    destination.arm("commit_then_cut")
    with pytest.raises(httpx.RemoteProtocolError):
        destination.call("POST", "/invoice", json=[{"id": "a"}, {"id": "b"}, {"id": "c"}])
    assert [line["key"] for line in destination.kind("committed")] == ["a", "b", "c"]
    (reply,) = destination.kind("reply")
    assert (reply["sent"], reply["why"], reply["status"], reply["fault"]) == (False, "cut", None, "f1")
    assert put(destination, "d").status_code == 201  # once is the default
    assert destination.heal() | {"first_hit_at": 0, "last_hit_at": 0, "seen": 0} == {
        "id": "f1",
        "kind": "commit_then_cut",
        "armed": False,
        "active": False,
        "seen": 0,
        "hits": 1,
        "first_hit_at": 0,
        "last_hit_at": 0,
    }


def test_commit_then_cut_keeps_the_answer_for_the_retry(destination):
    destination.arm("commit_then_cut")
    send = {"json": {"id": "a", "memo": "x"}, "headers": {"idempotency-key": "k"}}
    with pytest.raises(httpx.RemoteProtocolError):
        destination.call("POST", "/invoice", **send)
    answer = destination.call("POST", "/invoice", **send)
    assert (answer.status_code, answer.headers["idempotent-replayed"]) == (201, "true")
    assert len(destination.kind("committed")) == 1


def test_commit_then_500_stores_the_success(destination):
    destination.arm("commit_then_500")
    send = {"json": {"id": "a", "memo": "x"}, "headers": {"idempotency-key": "k"}}
    assert destination.call("POST", "/invoice", **send).status_code == 500
    answer = destination.call("POST", "/invoice", **send)
    assert (answer.status_code, answer.json()["row"], answer.headers["idempotent-replayed"]) == (201, "r-1", "true")
    assert len(destination.kind("committed")) == 1


def test_commit_then_500_can_replay_the_500(destination):
    destination.arm("commit_then_500", params={"saved_500": True})
    send = {"json": {"id": "a", "memo": "x"}, "headers": {"idempotency-key": "k"}}
    assert destination.call("POST", "/invoice", **send).status_code == 500
    again = destination.call("POST", "/invoice", **send)
    assert (again.status_code, again.headers["idempotent-replayed"]) == (500, "true")
    assert destination.kind("reply")[1]["fault"] is None
    new_key = destination.call("POST", "/invoice", json=send["json"], headers={"idempotency-key": "k2"})
    assert new_key.status_code == 201
    assert len(destination.kind("committed")) == 2  # so a new key makes a duplicate


def test_a_write_that_changes_nothing_does_not_use_up_a_write_fault(destination):
    put(destination, "a")
    destination.arm("commit_then_cut")
    assert put(destination, "a").status_code == 200
    with pytest.raises(httpx.RemoteProtocolError):
        put(destination, "b")


def test_partial_batch_rejects_quietly(destination):
    destination.arm("partial_batch", params={"reject": 2})
    answer = destination.call("POST", "/invoice", json=[{"id": key} for key in "abcd"])
    assert answer.status_code == 200
    assert [r["status"] for r in answer.json()["results"]] == [201, 201, 422, 422]
    assert [line["key"] for line in destination.kind("committed")] == ["a", "b"]
    assert [(line["key"], line["why"]) for line in destination.kind("refused")] == [("c", "partial_batch"), ("d", "partial_batch")]
    assert put(destination, "single").status_code == 201
    assert destination.heal()["hits"] == 1


def test_a_batch_that_would_be_refused_whole_is_not_hit(destination):
    destination.arm("partial_batch", params={"reject": 2}, count=1)
    for keys in ("a", "bc"):
        answer = destination.call("POST", "/invoice", json=[{"id": key} for key in keys])
        assert [r["status"] for r in answer.json()["results"]] == [201] * len(keys)
    answer = destination.call("POST", "/invoice", json=[{"id": key} for key in "def"])
    assert [r["status"] for r in answer.json()["results"]] == [201, 422, 422]
    assert destination.heal()["hits"] == 1


def test_nth_counts_from_arming(destination):
    put(destination, "before")
    destination.arm("commit_then_cut", nth=2)
    assert put(destination, "a").status_code == 201
    with pytest.raises(httpx.RemoteProtocolError):
        put(destination, "b")
    assert put(destination, "c").status_code == 201


def test_when_counts_committed_records(destination):
    destination.call("POST", "/invoice", json=[{"id": "before-1"}, {"id": "before-2"}])
    destination.arm("commit_then_cut", when={"counter": "commits", "at": 4})
    destination.call("POST", "/invoice", json=[{"id": "a"}, {"id": "b"}, {"id": "c", "memo": "x"}])
    put(destination, "c")  # unchanged: no commit, so it does not count
    with pytest.raises(httpx.RemoteProtocolError):
        destination.call("POST", "/invoice", json=[{"id": "d"}, {"id": "e"}])
    assert [line["key"] for line in destination.kind("committed")] == ["before-1", "before-2", *"abcde"]
    assert put(destination, "f").status_code == 201


def test_count_limits_the_requests_hit(destination):
    destination.arm("respond", nth=2, count=2)
    assert statuses(destination, "abcde") == [201, 500, 500, 201, 201]
    state = destination.control("GET", "/faults/f1").json()
    assert (state["armed"], state["active"], state["hits"], state["seen"]) == (True, False, 2, 3)
    assert state["first_hit_at"] < state["last_hit_at"]


def test_match_by_entity_method_and_path(destination):
    cases = [
        ({"entity": "account"}, [("PUT", "/account/a")], [("PUT", "/invoice/a")]),
        ({"method": "delete"}, [("DELETE", "/invoice/zz")], [("PUT", "/invoice/b")]),
        ({"path": "/invoice/*"}, [("PUT", "/invoice/c")], [("GET", "/invoice"), ("PUT", "/account/c")]),
        ({"path": "/oauth/token"}, [("POST", "/oauth/token")], [("PUT", "/account/d")]),
        ({}, [("GET", "/account")], [("POST", "/oauth/token")]),
    ]
    for number, (match, hit, spared) in enumerate(cases):
        destination.arm("respond", f"f{number}", params={"status": 599}, match=match)
        for method, path in hit:
            assert destination.call(method, path, json={"memo": "x"}).status_code == 599, (match, path)
        for method, path in spared:
            assert destination.call(method, path, json={"memo": "x"}).status_code != 599, (match, path)
        destination.heal(f"f{number}")


def test_match_looks_at_the_records_of_a_batch(start):
    fake = start(record={"entity": "type"})
    fake.arm("respond", match={"entity": "account"})
    assert fake.call("POST", "/any", json=[{"id": "1", "type": "invoice"}]).status_code == 200
    assert fake.call("POST", "/any", json=[{"id": "2", "type": "invoice"}, {"id": "3", "type": "account"}]).status_code == 500


def test_a_fault_past_its_deadline_heals_itself(destination):
    destination.arm("unavailable", deadline_s=12)
    assert put(destination).status_code == 503
    destination.wait(lambda: destination.control("GET", "/faults/f1").json()["armed"] is False)
    assert put(destination).status_code == 201
    events = [(line["event"], line.get("hits")) for line in destination.kind("fault")]
    assert events == [("armed", None), ("hit", None), ("deadline", 1)]
    armed, _, ended = destination.kind("fault")
    assert ended["at"] - armed["at"] == pytest.approx(12, abs=6)  # 0.1 s wall
    assert destination.heal()["hits"] == 1  # harmless afterwards
    assert len(destination.kind("fault")) == 3


def test_two_faults_act_together(destination):
    destination.arm("slow", "f1", params={"delay_s": 6})
    destination.arm("respond", "f2", params={"status": 500})
    assert put(destination).status_code == 500
    states = destination.control("GET", "/state").json()["faults"]
    assert {name: state["hits"] for name, state in states.items()} == {"f1": 1, "f2": 1}


WRONG = [
    ({}, "kind: text is missing"),
    ({"kind": "comit_then_cut"}, "commit_then_cut"),
    ({"kind": "slow"}, "params.delay_s"),
    ({"kind": "slow", "params": {"delay_s": -1}}, "params.delay_s"),
    ({"kind": "respond", "params": {"status": 42}}, "params.status"),
    ({"kind": "respond", "params": {"headers": {"a\r\nb": "c"}}}, "params.headers"),
    ({"kind": "html", "nth": 0}, "nth"),
    ({"kind": "html", "count": "two"}, "count"),
    ({"kind": "html", "match": []}, "match"),
    ({"kind": "html", "when": {"counter": "moons", "at": 1}}, "when.counter"),
    ({"kind": "expired_credential"}, "needs a fake with auth"),
]


def test_a_wrong_fault_is_refused_and_not_armed(destination):
    for spec, complaint in WRONG:
        answer = destination.control("POST", "/faults", json={"id": "f1", **spec})
        assert answer.status_code == 400, spec
        assert complaint in answer.json()["error"]
        assert destination.control("GET", "/faults/f1").status_code == 404
    assert destination.kind("fault") == []


def test_an_id_is_used_once(destination):
    destination.arm("html")
    assert destination.control("POST", "/faults", json={"id": "f1", "kind": "html"}).status_code == 400
    assert destination.control("DELETE", "/faults/other").status_code == 404
