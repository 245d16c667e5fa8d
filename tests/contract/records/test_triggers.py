"""Counter triggers: the fake holds still at the n-th event, exactly there."""

from __future__ import annotations

import httpx
import pytest

pytestmark = pytest.mark.contract


def put(fake, key, memo="x", **options):
    return fake.later("PUT", f"/invoice/{key}", json={"memo": memo}, **options)


def trigger(fake, hold, **spec):
    answer = fake.control("POST", "/triggers", json={"id": "t1", "hold": hold, **spec})
    assert answer.status_code == 201, answer.text
    return answer.json()


def poll(fake, wait_s=0.0):
    return fake.control("GET", f"/triggers/t1?wait={wait_s}").json()


def release(fake):
    return fake.control("POST", "/triggers/t1/release").json()


def events(fake):
    return [line["event"] for line in fake.kind("trigger")]


def test_before_commit_holds_the_request_that_brings_the_record(destination):
    put(destination, "before").result(5)
    trigger(destination, "before_commit", counter="commits", at=3)
    for key in "ab":
        assert put(destination, key).result(5).status_code == 201
    assert poll(destination)["hit"] is False
    held = put(destination, "c")
    state = poll(destination, 5)
    assert (state["hit"], state["held"]) == (True, True)
    assert destination.counters["commits"] == 3
    assert not held.done()
    assert put(destination, "d").result(5).status_code == 201  # the others go on
    release(destination)
    assert held.result(5).status_code == 201
    assert [line["key"] for line in destination.kind("committed")] == ["before", "a", "b", "d", "c"]
    assert events(destination) == ["set", "hit", "released"]


@pytest.mark.parametrize(("hold", "committed"), [("before_commit", 2), ("before_reply", 3)])
def test_creates_are_counted_apart_from_other_commits(destination, hold, committed):
    put(destination, "a").result(5)
    trigger(destination, hold, counter="creates", at=1)
    assert put(destination, "a", "changed").result(5).status_code == 200
    assert poll(destination)["hit"] is False
    held = put(destination, "b")
    assert poll(destination, 5)["hit"] is True
    assert (destination.counters["commits"], destination.counters["creates"]) == (committed, committed - 1)
    release(destination)
    assert held.result(5).status_code == 201


def test_before_reply_holds_the_answer_to_what_is_committed(destination):
    trigger(destination, "before_reply", counter="commits", at=2)
    held = destination.later("POST", "/invoice", json=[{"id": "a"}, {"id": "b"}, {"id": "c"}])
    assert poll(destination, 5)["hit"] is True
    assert destination.counters["commits"] == 3
    assert destination.kind("reply") == []
    assert not held.done()
    release(destination)
    assert held.result(5).status_code == 200


def test_after_reply_lets_the_answer_out_and_holds_the_next_writes(destination):
    trigger(destination, "after_reply", counter="commits", at=1)
    assert put(destination, "a").result(5).status_code == 201
    assert poll(destination, 5)["hit"] is True
    following = [put(destination, key) for key in "bc"]
    destination.wait(lambda: destination.counters["requests"] == 3)
    assert destination.call("GET", "/invoice").json()["total"] == 1  # reads go on
    assert not any(waiting.done() for waiting in following)
    release(destination)
    assert [waiting.result(5).status_code for waiting in following] == [201, 201]


@pytest.mark.parametrize("hold", ["before_commit", "after_reply"])
def test_who_has_left_meanwhile_is_dropped_uncommitted(destination, hold):
    trigger(destination, hold, counter="commits", at=1)
    if hold == "after_reply":
        put(destination, "first").result(5)
    with pytest.raises(httpx.ReadTimeout):
        put(destination, "gone", timeout=0.2).result(5)
    release(destination)
    reply = destination.wait(lambda: [line for line in destination.kind("reply") if not line["sent"]])[0]
    assert (reply["why"], reply["status"]) == ("client_gone", None)
    (aborted,) = destination.kind("aborted")
    assert aborted["req"] == reply["req"]
    assert "gone" in [line["key"] for line in destination.kind("attempted")]
    assert "gone" not in [line["key"] for line in destination.kind("committed")]


def test_a_cut_while_held_counts_as_gone(destination):
    trigger(destination, "before_commit", counter="commits", at=1)
    held = put(destination, "a")
    assert poll(destination, 5)["hit"] is True
    destination.control("POST", "/cut")
    with pytest.raises(httpx.TransportError):
        held.result(5)
    release(destination)
    destination.wait(lambda: destination.kind("aborted"))
    assert destination.kind("committed") == []


def test_a_trigger_lets_go_by_itself(destination):
    trigger(destination, "before_commit", counter="commits", at=1)
    held = put(destination, "a")
    assert poll(destination, 5)["hit"] is True
    assert held.result(5).status_code == 201
    _, hit, timeout = destination.kind("trigger")
    assert timeout["event"] == "timeout"
    assert 1.99 < (timeout["at"] - hit["at"]) / 60 < 4.0
    assert poll(destination)["held"] is False


def withdraw(fake):
    answer = fake.control("DELETE", "/triggers/t1")
    assert answer.status_code == 200
    return answer.json()


def test_what_was_withdrawn_holds_nothing_any_more(destination):
    assert trigger(destination, "before_commit", counter="commits", at=1)["armed"] is True
    assert destination.control("GET", "/state").json()["triggers"]["t1"]["armed"] is True
    assert withdraw(destination)["armed"] is False
    assert put(destination, "a").result(5).status_code == 201
    assert (poll(destination)["hit"], poll(destination)["armed"]) == (False, False)
    assert withdraw(destination)["armed"] is False  # once more is harmless
    assert events(destination) == ["set", "withdrawn"]


def test_what_is_held_goes_on_when_its_trigger_is_withdrawn(destination):
    trigger(destination, "before_reply", counter="commits", at=1)
    held = put(destination, "a")
    assert poll(destination, 5)["held"] is True
    assert withdraw(destination)["held"] is False
    assert held.result(5).status_code == 201
    assert events(destination) == ["set", "hit", "withdrawn"]


def test_nobody_withdraws_what_was_never_set(destination):
    assert destination.control("DELETE", "/triggers/t1").status_code == 404


def owed(fake, *keys):
    """What the engine would list: the digests are read off another run of the same writes."""
    return [["invoice", key, 1, [DIGEST_X]] for key in keys]


DIGEST_X = "6d0da466be57bf29"  # of {"memo": "x"}


def test_owed_counts_down_keys_not_requests(destination):
    state = trigger(destination, "after_reply", owed=owed(destination, *"abcd"), remaining=2)
    assert (state["hit"], state["remaining"]) == (False, 4)
    put(destination, "a").result(5)
    put(destination, "a").result(5)
    put(destination, "b", memo="an old version").result(5)
    put(destination, "elsewhere").result(5)
    assert poll(destination)["remaining"] == 3
    assert put(destination, "b").result(5).status_code == 200
    assert poll(destination, 5) | {"at": 0} == {"id": "t1", "hit": True, "at": 0, "remaining": 2, "armed": True, "held": True}
    held = put(destination, "c")
    destination.wait(lambda: destination.counters["requests"] == 6)
    assert not held.done()
    release(destination)
    assert held.result(5).status_code == 201
    assert poll(destination)["remaining"] == 1


def test_owed_before_commit_looks_ahead(destination):
    trigger(destination, "before_commit", owed=owed(destination, *"ab"), remaining=0)
    put(destination, "a").result(5)
    held = put(destination, "b")
    assert poll(destination, 5)["hit"] is True
    assert destination.counters["commits"] == 1
    release(destination)
    assert held.result(5).status_code == 201


def test_owed_does_not_wait_for_what_is_there_already(destination):
    put(destination, "a").result(5)
    state = trigger(destination, "after_reply", owed=owed(destination, "a"), remaining=0)
    assert (state["hit"], state["remaining"]) == (True, 0)
    release(destination)


def settle(fake, settled=(), again=()):
    answer = fake.control("POST", "/triggers/t1/settled", json={"settled": list(settled), "again": list(again)})
    assert answer.status_code == 200, answer.text
    return answer.json()


def _three_owed(fake):
    owed = [["invoice", key, 1, ["0" * 16]] for key in "abc"]
    return trigger(fake, "before_reply", owed=owed, remaining=1)


def test_what_is_settled_without_a_write_is_owed_no_more(destination):
    assert _three_owed(destination)["remaining"] == 3
    state = settle(destination, settled=[["invoice", "a", 1], ["invoice", "unknown", 1]])
    assert (state["remaining"], state["hit"]) == (2, False)
    assert settle(destination, settled=[["invoice", "b", 1]])["hit"] is True
    held = put(destination, "d")
    destination.wait(lambda: destination.counters["requests"] == 1)
    assert not held.done()
    release(destination)
    assert held.result(5).status_code == 201
    assert events(destination) == ["set", "settled", "settled", "hit", "released"]


def test_what_was_settled_too_early_is_owed_again(destination):
    _three_owed(destination)
    settle(destination, settled=[["invoice", "a", 1]])
    assert settle(destination, again=[["invoice", "a", 1], ["invoice", "unknown", 1]])["remaining"] == 3


def test_of_one_record_each_version_is_owed_by_itself(destination):
    """As of an event: a write pays one of them, also where two have the same content."""
    owed = [["invoice", "a", version, [DIGEST_X if version < 3 else "0" * 16]] for version in (1, 2, 3)]
    state = trigger(destination, "after_reply", owed=owed, remaining=1)
    assert (state["hit"], state["remaining"]) == (False, 3)
    put(destination, "a").result(5)
    assert poll(destination)["remaining"] == 2
    assert settle(destination, settled=[["invoice", "a", 3]])["hit"] is True
    release(destination)


def test_requests_are_counted_too(destination):
    trigger(destination, "before_reply", counter="requests", at=2)
    destination.call("GET", "/invoice")
    held = destination.later("GET", "/invoice")
    assert poll(destination, 5)["hit"] is True
    assert not held.done()
    release(destination)
    assert held.result(5).status_code == 200


def test_offers_are_counted_on_the_source(start):
    source = start("source", workload=[])
    trigger(source, "after_reply", counter="offered", at=2)
    line = {"at_s": None, "entity": "invoice", "op": "create", "version": 1, "fields": {}, "digest": "0" * 16}
    for key in "ab":
        source.control("POST", "/workload/offer", json={"lines": [{**line, "key": key}]})
    assert poll(source, 5)["hit"] is True
    held = source.later("GET", "/changes")
    source.wait(lambda: source.counters["requests"] == 1)
    assert not held.done()
    release(source)
    assert len(held.result(5).json()["changes"]) == 2


def test_wrong_triggers_are_refused(destination):
    cases = [
        ({"hold": "never", "counter": "commits", "at": 1}, "hold"),
        ({"hold": "after_reply", "counter": "moons", "at": 1}, "counter"),
        ({"hold": "after_reply", "counter": "commits", "at": 0}, "at"),
        ({"hold": "after_reply", "owed": [["invoice", "a", 1]], "remaining": 0}, "owed"),
    ]
    for spec, complaint in cases:
        answer = destination.control("POST", "/triggers", json={"id": "t1", **spec})
        assert answer.status_code == 400
        assert complaint in answer.json()["error"]
        assert destination.control("GET", "/triggers/t1").status_code == 404
    _three_owed(destination)
    answer = destination.control("POST", "/triggers/t1/settled", json={"settled": [["invoice"]]})
    assert answer.status_code == 400
    assert "settled" in answer.json()["error"]
