"""What people type reaches others as text alone, and never too much of it."""

from __future__ import annotations

import json
import socket

import pytest

from tests.contract.console.conftest import LINKS
from tests.contract.console.visitor import Visitor

pytestmark = pytest.mark.contract

NASTY = [
    "<script>alert(1)</script>",
    "</script><img src=x onerror=alert(1)>",
    "&lt;b&gt; &amp; 'quotes' \"double\"",
    "\u202edlrow olleh\u202c \u2066isolate\u2069 \u200f \u061c",
    "a\u2028b\u2029c\x85d",
    "\r\n\r\nevent: state\r\ndata: {}\r\n\r\n",
    "\x00\x07\x1b[31mred\x1b[0m",
    "=HYPERLINK(1)",
    "😀é中",
]


@pytest.mark.parametrize("text", NASTY)
def test_it_arrives_as_it_was_typed_in_letters_that_do_nothing(visitor, text):
    robin, sam = visitor("Robin Example").joined(), visitor("Sam Example").joined()
    assert robin.act("declare", "commander", text=text).status_code == 201
    with sam.stream() as stream:
        declared = next(event for event in stream if event.name == "line" and event.data["kind"] == "declared")
        assert stream.next("state")["mine"] == ["comms", "scribe"]
    assert declared.data["text"] == text
    assert declared.raw.isascii()
    assert declared.raw.isprintable()
    assert not set("<>&") & set(declared.raw)


@pytest.mark.parametrize("text", NASTY)
def test_a_refusal_that_quotes_it_is_no_page(visitor, text):
    robin = visitor("Robin Example").joined()
    for body in (
        {"do": text},
        {"do": "note", "role": text},
        {"do": "note", "role": "commander", text: text},
        {"do": "hand_over", "role": "commander", "to": text},
    ):
        answer = robin.ask("POST", "/acts", json=body)
        assert (answer.status_code, answer.headers["content-type"], answer.headers["x-content-type-options"]) == (
            400,
            "application/json",
            "nosniff",
        )
        assert json.loads(answer.content)["message"]


@pytest.mark.parametrize("size", [70_000, 1_000_000, 9_000_000])
def test_a_megabyte_is_refused_and_leaves_nothing(visitor, console, size):
    robin = visitor("Robin Example").joined()
    before = console.ledger_path.stat().st_size
    for path, body in (("/acts", {"do": "note", "role": "commander", "text": "x" * size}), ("/join", {"token": "x" * size})):
        answer = robin.ask("POST", path, json=body)
        assert (answer.status_code, answer.json()["error"]) == (413, "too_large")
    assert console.ledger_path.stat().st_size - before < 2_000
    assert [line["kind"] for line in console.acts] == ["joined"]
    assert robin.act("note", "commander", text="x" * 4000).status_code == 201


def test_a_body_without_a_length_is_no_way_around(visitor):
    robin = visitor("Robin Example").joined()
    answer = robin.ask("POST", "/acts", content=(b"x" * 10_000 for _ in range(100)))
    assert answer.status_code == 413


def test_deep_json_is_refused(visitor):
    robin = visitor("Robin Example").joined()
    assert robin.ask("POST", "/acts", content=b"[" * 30_000 + b"]" * 30_000).status_code == 400
    assert robin.act("note", "commander", text="still there").status_code == 201


def test_somebody_may_have_many_streams_but_not_all(console):
    """A page that is reloaded again and again by a mistake must not keep others out."""
    port = int(console.url.rpartition(":")[2])
    with Visitor(console, LINKS["Robin Example"]) as robin, Visitor(console, LINKS["Sam Example"]) as sam:
        cookie = robin.joined().cookie
        head = f"GET /events HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: idrill-test={cookie}\r\n\r\n".encode()
        streams = [socket.create_connection(("127.0.0.1", port), 10) for _ in range(33)]
        try:
            answers = [_answered(one, head) for one in streams]
            assert answers == [200] * 32 + [429]
            with sam.joined().stream() as stream:
                assert stream.next("game")["who"] == "Sam Example"
        finally:
            for one in streams:
                one.close()
        console.wait(lambda: robin.act("note", "commander", text="x").status_code == 201)

        def opened():
            with robin.stream() as stream:
                return stream.response.status_code == 200

        console.wait(opened)


def _answered(stream, head):
    stream.sendall(head)
    return int(stream.recv(15).split()[1])
