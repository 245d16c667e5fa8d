"""The harness's own request through a link: marked, and judged by no check; it proves the effect of a fault on every client of the link."""

from __future__ import annotations

import socket
import time
from dataclasses import dataclass, replace

from harness.journal.events import CanaryOutcome

_BYTES = 20_000
_TIMEOUT_S = 2.0
SSL_REQUEST = b"\x00\x00\x00\x08\x04\xd2\x16\x2f"
"""PostgreSQL's SSLRequest message."""


@dataclass(frozen=True)
class CanaryResult:
    """`wall_s`: until the connection was over; `bytes` of body."""

    outcome: CanaryOutcome
    wall_s: float
    bytes: int


def send(listen: str, protocol: str = "http", *, size: int = _BYTES, timeout_s: float = _TIMEOUT_S) -> CanaryResult:
    """One canary to `host:port`, over a connection of its own; to a PostgreSQL, the question whether it speaks TLS."""
    host, _, port = listen.rpartition(":")
    begin = time.monotonic()
    got = b""
    if protocol == "postgres":
        return _knock(host, int(port), timeout_s)
    try:
        with socket.create_connection((host, int(port)), timeout=timeout_s) as link:
            head = f"POST /.idrill/canary?bytes={size} HTTP/1.1\r\nHost: {listen}\r\nX-Idrill-Canary: 1\r\nConnection: close\r\n"
            link.sendall(f"{head}Content-Length: {size}\r\n\r\n".encode() + bytes(size))  # as much each way: toxics act on one
            while time.monotonic() - begin < timeout_s:
                data = link.recv(65536)
                if not data:
                    break
                got += data
            else:
                return _result("timeout", begin, got)
    except ConnectionRefusedError:
        return _result("refused", begin, got)
    except TimeoutError:
        return _result("timeout", begin, got)
    except OSError:
        return _result("reset", begin, got)
    body = len(got.partition(b"\r\n\r\n")[2])
    outcome: CanaryOutcome = "ok" if body >= size else "truncated" if got else "cut"
    return _result(outcome, begin, got)


def refused_behind_a_relay(result: CanaryResult) -> CanaryResult:
    """A relay accepts before it knows that its target refuses: a connection that ends without a byte was refused."""
    return replace(result, outcome="refused") if result.outcome in {"cut", "reset"} and not result.bytes else result


def _knock(host: str, port: int, timeout_s: float) -> CanaryResult:
    """Ask for TLS: a PostgreSQL answers with one letter, before any login, and writes nothing down."""
    begin = time.monotonic()
    outcome: CanaryOutcome
    letter = b""
    try:
        with socket.create_connection((host, port), timeout=timeout_s) as link:
            link.sendall(SSL_REQUEST)
            letter = link.recv(1)
    except ConnectionRefusedError:
        outcome = "refused"
    except TimeoutError:
        outcome = "timeout"
    except OSError:
        outcome = "reset"
    else:
        outcome = "ok" if letter in {b"S", b"N"} else "cut"
    return CanaryResult(outcome, round(time.monotonic() - begin, 6), len(letter))


def _result(outcome: CanaryOutcome, begin: float, got: bytes) -> CanaryResult:
    return CanaryResult(outcome, round(time.monotonic() - begin, 6), len(got.partition(b"\r\n\r\n")[2]))
