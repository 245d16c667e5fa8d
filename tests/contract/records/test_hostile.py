"""Whatever a connector sends, the fake answers with a 4xx and goes on."""

from __future__ import annotations

import socket
from urllib.parse import quote

import pytest

pytestmark = pytest.mark.contract

NESTED = b"[" * 100_000
BAD_BODIES = [
    b"",
    b"{",
    b"\xff\xfe\x00",
    b"NaN",
    b'{"id":"a","memo":Infinity}',
    b'{"id":"a","memo":1e999}',
    b'{"id":"a","memo":"\\ud800"}',
    b'{"id":"a","n":' + b"9" * 5000 + b"}",
    NESTED,
    b'{"a":' * 50_000,
]


def test_bad_json(destination):
    for body in BAD_BODIES:
        for method, path in (("POST", "/invoice"), ("PUT", "/invoice/a"), ("POST", "/invoice/batch")):
            assert destination.call(method, path, content=body).status_code == 400, (body[:30], method)
    assert {line["status"] for line in destination.kind("refused")} == {400}
    assert destination.kind("attempted") == []
    assert destination.log == ""


def test_json_that_is_no_record(destination):
    for body in ("1", '"text"', "null", "{}", '{"id":null}', '{"id":""}', '{"id":true}', '{"id":{"a":1}}'):
        assert destination.call("POST", "/invoice", content=body).status_code == 422, body
    assert destination.counters["commits"] == 0


def test_strange_but_fine(destination):
    names = ["ключ", "🦊", "a b", "a/b/c", "=cmd|x", "<script>", "\x1b]0;", "a\x00b", "'; drop", "r" * 3000, "batch2"]
    for name in names:
        answer = destination.call("POST", "/invoice", json={"id": name, "memo": {"deep": [1, None, {"x": name}]}})
        assert answer.status_code == 201, name
        assert destination.call("GET", f"/invoice/{quote(name, safe='')}").json()["id"] == name
    assert [line["key"] for line in destination.kind("committed")] == names
    assert destination.call("POST", "/invoice", json={"id": 17}).json()["id"] == "17"
    assert destination.log == ""


def test_an_oversized_body_is_refused(destination):
    big = b'{"id":"a","memo":"' + b"x" * (9 * 1024 * 1024) + b'"}'
    answer = destination.call("POST", "/invoice", content=big)
    assert (answer.status_code, answer.json()["error"]) == (413, "too_large")

    def chunks():
        for _ in range(9):
            yield b"x" * 1024 * 1024

    assert destination.call("POST", "/invoice", content=chunks()).status_code == 413
    assert [line["status"] for line in destination.kind("refused")] == [413, 413]
    fine = b'{"id":"a","memo":"' + b"x" * (7 * 1024 * 1024) + b'"}'
    assert destination.call("POST", "/invoice", content=fine).status_code == 201


def test_chunked_bodies_and_keep_alive(destination):
    for key in "ab":
        answer = destination.call("POST", "/invoice", content=iter([b'{"id":', b'"' + key.encode() + b'"}']))
        assert answer.status_code == 201


def test_unknown_paths(destination):
    for path in ("/", "//", "/.well-known/x", "/.idrill/other"):
        assert destination.call("POST", path, json={}).status_code == 404, path
    assert destination.call("POST", "/invoice/a", json={}).status_code == 405
    assert destination.log == ""


def test_bad_queries(start):
    source = start("source", workload=[])
    for query in ("cursor=-1", "cursor=x", "cursor=1.5", "cursor=" + "9" * 20, "limit=0", "limit=", "cursor=%F0%9F", "cursor=²"):
        assert source.call("GET", f"/changes?{query}").status_code == 400, query
    assert source.log == ""


def test_bad_page_queries(start):
    line = {"at_s": None, "entity": "invoice", "key": "a", "op": "create", "version": 1, "fields": {}, "digest": "0" * 16}
    source = start("source", workload=[line])
    for query in ("page=0", "per_page=x", "updated_since=yesterday", "updated_since=9999-99-99"):
        assert source.call("GET", f"/invoice?{query}").status_code == 400, query
    assert source.call("GET", "/invoice?page=900000").json()["data"] == []


def test_bytes_that_are_not_http(destination):
    host, port = destination.url.removeprefix("http://").split(":")
    for data in (b"\x16\x03\x01\x00", b"GET\r\n\r\n", b"POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n"):
        with socket.create_connection((host, int(port)), timeout=5) as sock:
            sock.sendall(data)
            sock.shutdown(socket.SHUT_WR)
            while sock.recv(4096):
                pass
    assert destination.call("GET", "/invoice").status_code == 200
    assert destination.log == ""


def test_a_client_that_leaves_in_the_middle_of_its_body(destination):
    host, port = destination.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=5) as sock:
        sock.sendall(b'POST /invoice HTTP/1.1\r\nHost: p:1\r\nContent-Length: 500\r\n\r\n{"id":')
        destination.wait(lambda: destination.control("GET", "/state").status_code == 200)
    reply = destination.wait(lambda: destination.kind("reply"))[0]
    assert (reply["sent"], reply["why"]) == (False, "client_gone")
    assert destination.kind("attempted") == []


def test_other_methods(destination):
    for method in ("OPTIONS", "TRACE"):
        assert destination.call(method, "/invoice/a").status_code == 405, method
        assert destination.kind("refused")[-1]["status"] == 405


def test_the_control_plane_is_no_softer(destination):
    for body in (b"{", b"[]", NESTED, b"\xff"):
        for path in ("/faults", "/triggers", "/workload/start", "/workload/offer", "/credentials"):
            assert destination.control("POST", path, content=body).status_code == 400, (body[:5], path)
    assert destination.control("GET", "/nothing").status_code == 404
    assert destination.control("GET", "/triggers/none").status_code == 404
    assert destination.log == ""
