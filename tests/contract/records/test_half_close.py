"""A client that shuts down its side of the connection and still reads is answered like any other; one that has left is not."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from fake_program import FIXTURES

pytestmark = pytest.mark.contract


@pytest.fixture
def proxied() -> Iterator[Callable[[Any], tuple[str, int]]]:
    """Put the bundled fault proxy before a fake; the address that a client calls then."""
    command = [sys.executable, str(FIXTURES / "faultproxy" / "app.py"), "--port", "0"]
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            api = json.loads(process.stdout.readline())

            def before(fake: Any) -> tuple[str, int]:
                spec = {"name": "p", "listen": "127.0.0.1:0", "upstream": fake.url.removeprefix("http://"), "enabled": True}
                headers = {"User-Agent": "contract-tests"}
                made = httpx.post(f"http://{api['host']}:{api['port']}/proxies", json=spec, headers=headers, trust_env=False)
                host, port = made.raise_for_status().json()["listen"].split(":")
                return host, int(port)

            yield before
        finally:
            process.terminate()


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
    assert (reply["sent"], reply["status"], reply["why"]) == (True, 201, None)


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


def test_who_leaves_after_its_half_close_is_gone_by_then(start: Any) -> None:
    fake = start(role="destination")
    fake.arm("hang", params={})
    host, port = fake.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=10) as client:
        client.sendall(put("i-1"))
        client.shutdown(socket.SHUT_WR)
        fake.wait(lambda: fake.kind("request"))
        time.sleep(0.3)  # a look or two
        assert fake.kind("reply") == []
    [reply] = fake.wait(lambda: fake.kind("reply"))
    assert (reply["sent"], reply["why"]) == (False, "hang")
    assert fake.kind("committed") == []


@pytest.mark.parametrize("still_reads", [True, False])
def test_behind_the_fault_proxy_too(start: Any, proxied: Any, still_reads: bool) -> None:
    """The fake sees the proxy's sockets alone: the proxy must tell a client that has left from one that reads."""
    fake = start(role="destination")
    fake.arm("slow", params={"delay_s": 30})
    with socket.create_connection(proxied(fake), timeout=10) as client:
        client.sendall(put("i-1"))
        client.shutdown(socket.SHUT_WR)
        if still_reads:
            assert b"".join(iter(lambda: client.recv(65536), b"")).startswith(b"HTTP/1.1 201")
        else:
            fake.wait(lambda: fake.kind("request"))
    [reply] = fake.wait(lambda: fake.kind("reply"))
    assert (reply["sent"], reply["why"]) == ((True, None) if still_reads else (False, "client_gone"))
