"""A client that shuts down its side of the connection and still reads is answered; to the ledger that answer is in doubt."""

from __future__ import annotations

import json
import socket
from typing import Any

import pytest

pytestmark = pytest.mark.contract


def ask(fake: Any, *requests: bytes) -> bytes:
    """Send everything, shut down the sending side, read to the end."""
    host, port = fake.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=10) as client:
        client.sendall(b"".join(requests))
        client.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: client.recv(65536), b""))


def put(key: str, *, more: int = 0) -> bytes:
    body = json.dumps({"id": key, "memo": "a"}).encode()
    head = f"PUT /invoice/{key} HTTP/1.1\r\nHost: billing\r\nContent-Length: {len(body) + more}\r\n\r\n"
    return head.encode() + body


def test_a_whole_request_is_answered(start: Any) -> None:
    fake = start(role="destination")
    fake.arm("slow", params={"delay_s": 12})  # the end comes before the answer
    assert ask(fake, put("i-1")).startswith(b"HTTP/1.1 201")
    assert [line["key"] for line in fake.kind("committed")] == ["i-1"]
    [reply] = fake.kind("reply")
    assert (reply["sent"], reply["why"]) == (False, "client_gone")


def test_requests_on_one_connection_are_all_answered(start: Any) -> None:
    assert ask(start(role="destination"), put("i-1"), put("i-2"), put("i-3")).count(b"HTTP/1.1 201") == 3


def test_half_a_request_is_not(start: Any) -> None:
    fake = start(role="destination")
    assert ask(fake, put("i-1", more=1)) == b""
    assert fake.kind("committed") == []


def test_who_is_gone_has_not_been_answered(start: Any) -> None:
    fake = start(role="destination")
    fake.arm("slow", params={"delay_s": 12})
    host, port = fake.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=10) as client:
        client.sendall(put("i-1"))
        fake.wait(lambda: fake.kind("request"))
    [reply] = fake.wait(lambda: fake.kind("reply"))
    assert (reply["sent"], reply["why"]) == (False, "client_gone")
