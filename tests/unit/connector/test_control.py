"""The operator's controls, called as the server's threads call them: no socket, only the handler."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from worker.assembly import Worker

TOKEN = "c0ffee"
Ask = Callable[..., tuple[int, dict[str, Any]]]


class _Server:
    """Keeps what it was given; listens nowhere."""

    made: list[_Server]

    def __init__(self, address: tuple[str, int], handler: Any) -> None:
        self.address, self.handler = address, handler
        self.made.append(self)

    def serve_forever(self) -> None:
        """Nothing comes in."""


class _Connection:
    """One request in, one response out."""

    def __init__(self, request: bytes) -> None:
        self.request, self.answer = io.BytesIO(request), b""

    def makefile(self, *_: object) -> io.BytesIO:
        return self.request

    def sendall(self, data: bytes) -> None:
        self.answer += bytes(data)


@pytest.fixture
def ask(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Send a request to the worker's control port: (status, body)."""
    from worker import control

    _Server.made = []
    monkeypatch.setattr(control, "ThreadingHTTPServer", _Server)
    control.serve(worker)
    (server,) = _Server.made
    assert server.address == ("127.0.0.1", 0)

    def send(method: str, path: str, token: str | None = TOKEN) -> tuple[int, dict[str, Any]]:
        authorization = f"Authorization: Bearer {token}\r\n" if token is not None else ""
        connection = _Connection(f"{method} {path} HTTP/1.0\r\n{authorization}\r\n".encode("latin-1"))
        server.handler(connection, ("127.0.0.1", 1), server)
        head, _, body = connection.answer.partition(b"\r\n\r\n")
        return int(head.split()[1]), json.loads(body)

    return send


def test_it_is_ready_once_the_source_has_answered(worker: Worker, ask: Ask) -> None:
    assert ask("GET", "/healthz", None) == (503, {"ready": False})
    worker.intake.ready.set()
    assert ask("GET", "/healthz", None) == (200, {"ready": True})


def test_the_backlog_is_told(worker: Worker, ask: Ask, queue: Callable[..., object]) -> None:
    queue()
    assert ask("GET", "/backlog", None) == (200, {"owed": 1})


def test_pause_and_resume(worker: Worker, ask: Ask) -> None:
    assert ask("POST", "/control/pause") == (200, {"done": True})
    assert worker.delivery.paused.is_set()
    assert ask("POST", "/control/resume") == (200, {"done": True})
    assert not worker.delivery.paused.is_set()


def test_a_rotated_credential_is_tried_at_once(worker: Worker, ask: Ask) -> None:
    assert ask("POST", "/control/rotate_credential")[0] == 200
    assert worker.delivery.wake.is_set()


@pytest.mark.parametrize(("control", "again"), [("replay", True), ("trigger", False)])
def test_the_source_is_looked_at_at_once(worker: Worker, ask: Ask, control: str, again: bool) -> None:
    assert ask("POST", f"/control/{control}")[0] == 200
    assert (worker.intake.wake.is_set(), worker.intake.rewind.is_set()) == (True, again)


@pytest.mark.parametrize("token", [None, "", "wrong", "c0ffee\xe9"])
def test_without_the_token_nothing_is_done(worker: Worker, ask: Ask, token: str | None) -> None:
    assert ask("POST", "/control/pause", token)[0] == 401
    assert not worker.delivery.paused.is_set()


def test_an_unknown_control_is_refused(ask: Ask) -> None:
    assert ask("POST", "/control/explode") == (404, {"error": "no such control"})
