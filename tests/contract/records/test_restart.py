"""SIGKILL and a start on the same configuration: the fake is what it was."""

from __future__ import annotations

import httpx
import pytest

pytestmark = pytest.mark.contract

AUTH = {"client_id": "sync", "client_secret": "the-client-secret", "token_ttl_s": 7200}
FORM = {"grant_type": "client_credentials", "client_id": "sync", "client_secret": "the-client-secret"}


def gapless(fake):
    return [line["seq"] for line in fake.lines] == list(range(len(fake.lines)))


def line(key, at_s=None, version=1):
    fields = {"memo": f"{key} v{version}"}
    return {"at_s": at_s, "entity": "invoice", "key": key, "op": "create", "version": version, "fields": fields, "digest": "0" * 16}


def test_rows_answers_and_counters(destination):
    call = destination.call
    for _ in range(2):
        call("POST", "/invoice", json={"id": "twice", "memo": "x"})
    call("PUT", "/invoice/changed", json={"memo": "1"})
    call("PUT", "/invoice/changed", json={"memo": "2"})
    call("PUT", "/invoice/deleted", json={"memo": "x"})
    call("DELETE", "/invoice/deleted")
    keyed = {"json": {"id": "keyed", "memo": "x"}, "headers": {"idempotency-key": "k-1"}}
    first = call("POST", "/invoice", **keyed)
    destination.arm("commit_then_cut")
    cut = {"json": {"id": "cut", "memo": "x"}, "headers": {"idempotency-key": "k-2"}}
    with pytest.raises(httpx.RemoteProtocolError):
        call("POST", "/invoice", **cut)
    destination.arm("unavailable", "f2")
    before = call("GET", "/invoice").status_code, destination.counters
    destination.restart()

    after = destination.counters
    assert before[0] == 503
    assert after == before[1]
    assert destination.control("GET", "/state").json()["faults"] == {}
    rows = call("GET", "/invoice").json()["data"]
    assert [(r["id"], r["memo"], r["row"]) for r in rows] == [
        ("twice", "x", "r-1"),
        ("twice", "x", "r-2"),
        ("changed", "2", "r-3"),
        ("keyed", "x", "r-5"),
        ("cut", "x", "r-6"),
    ]
    again = call("POST", "/invoice", **keyed)
    assert (again.status_code, again.text, again.headers["idempotent-replayed"]) == (201, first.text, "true")
    assert call("POST", "/invoice", **cut).headers["idempotent-replayed"] == "true"
    assert call("POST", "/invoice", json={"id": "other"}, headers={"idempotency-key": "k-1"}).status_code == 422
    assert call("PUT", "/invoice/changed", json={"memo": "2"}).json()["changed"] is False
    assert call("POST", "/invoice", json={"id": "new"}).json()["row"] == "r-7"
    assert [c["commit_no"] for c in destination.kind("committed")] == list(range(1, 10))
    requests = [r["req"] for r in destination.kind("request")]
    assert requests == sorted(set(requests))
    assert gapless(destination)
    assert [entry["kind"] for entry in destination.lines].count("restarted") == 1


def test_feed_and_running_workload(start):
    timed = [line(f"t-{i}", at_s=i * 1.5) for i in range(1, 30)]
    source = start("source", workload=[line("s-1"), *timed])
    source.control("POST", "/workload/offer", json={"lines": [line("extra")]})
    source.control("POST", "/workload/start", json={"t0_at": source.drill_now()})
    source.wait(lambda: source.counters["offered"] >= 8)
    seen = source.call("GET", "/changes").json()
    source.call("POST", "/changes/ack", json={"cursor": seen["next_cursor"]})
    source.restart()
    again = source.call("GET", f"/changes?limit={len(seen['changes'])}").json()
    assert again["changes"] == seen["changes"]
    source.wait(lambda: source.counters["offered"] == 31)
    offered = source.kind("offered")
    assert [o["key"] for o in offered] == ["s-1", "extra", *(f"t-{i}" for i in range(1, 30))]
    assert [o["cursor"] for o in offered] == list(range(1, 32))
    assert gapless(source)


def test_tokens_and_credentials(start):
    fake = start(auth=AUTH)

    def ask(secret):
        return fake.call("POST", "/oauth/token", data={**FORM, "client_secret": secret})

    def get(bearer):
        return fake.call("GET", "/invoice", headers={"authorization": f"Bearer {bearer}"}).status_code

    dead = ask("the-client-secret").json()["access_token"]
    fake.arm("expired_credential")
    fake.control("POST", "/credentials", json={"client_secret": "the-new-secret"})
    live = ask("the-new-secret").json()["access_token"]
    fake.restart()
    assert (get(live), get(dead)) == (200, 401)
    assert ask("the-client-secret").status_code == 401
    assert ask("the-new-secret").status_code == 200


def test_a_torn_last_line_is_cut_off_and_noted(destination):
    destination.call("PUT", "/invoice/a", json={"memo": "x"})
    destination.kill()
    with destination.ledger_path.open("ab") as file:
        file.write(b'{"seq":5,"at":1.0,"kind":"comm')
    destination.launch()
    destination.call("PUT", "/invoice/b", json={"memo": "x"})
    assert destination.kind("restarted")[0]["torn_bytes"] == 30
    assert gapless(destination)
    assert destination.call("GET", "/invoice").json()["total"] == 2


def test_killed_while_a_request_hangs(destination):
    destination.arm("hang")
    hanging = destination.later("PUT", "/invoice/a", json={"memo": "x"})
    destination.wait(lambda: destination.kind("attempted"))
    destination.restart()
    with pytest.raises(httpx.TransportError):
        hanging.result(5)
    assert destination.call("PUT", "/invoice/a", json={"memo": "x"}).status_code == 201
    assert gapless(destination)
    assert destination.kind("committed")[0]["req"] == 2
