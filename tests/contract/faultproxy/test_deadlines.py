"""The dead man's switch: what was broken with a deadline is whole again when it has come, and only that."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from typing import Any

import httpx
import pytest

pytestmark = pytest.mark.contract

LATENCY = {"name": "late", "type": "latency", "attributes": {"latency": 1}}


def ask(line: Any, method: str, path: str, body: dict[str, Any] | None, ms: object = None) -> httpx.Response:
    headers = {} if ms is None else {"Idrill-Deadline-Ms": str(ms)}
    answer: httpx.Response = line.server.http.request(method, f"{line.path}{path}", json=body, headers=headers)
    return answer


def shown(line: Any) -> dict[str, Any]:
    proxy: dict[str, Any] = line.server.call("GET", line.path)
    return proxy


def until(holds: Callable[[], bool], within_s: float = 5.0) -> float:
    """When it held; fails when it never did."""
    give_up = time.monotonic() + within_s
    while not holds():
        assert time.monotonic() < give_up
        time.sleep(0.01)
    return time.monotonic()


@pytest.mark.parametrize("method", ["POST", "PATCH"])
def test_an_outage_ends_at_its_deadline(fresh: Any, method: str) -> None:
    line = fresh().way()
    began = time.monotonic()
    answer = ask(line, method, "", {"enabled": False}, 300)
    assert answer.headers["Idrill-Deadline-Ms"] == "300"
    assert shown(line)["enabled"] is False
    assert until(lambda: bool(shown(line)["enabled"])) - began >= 0.3
    socket.create_connection(line.address, timeout=5).close()


def test_a_toxic_goes_at_its_deadline_and_the_others_stay(fresh: Any) -> None:
    line = fresh().way()
    assert ask(line, "POST", "/toxics", LATENCY, 200).headers["Idrill-Deadline-Ms"] == "200"
    ask(line, "POST", "/toxics", LATENCY | {"name": "theirs"})
    until(lambda: [toxic["name"] for toxic in shown(line)["toxics"]] == ["theirs"])


def test_a_later_outage_is_not_ended_by_the_deadline_of_an_earlier_one(fresh: Any) -> None:
    line = fresh().way()
    ask(line, "POST", "", {"enabled": False}, 200)
    ask(line, "POST", "", {"enabled": True})
    ask(line, "POST", "", {"enabled": False})
    ask(line, "POST", "/toxics", LATENCY, 100)
    ask(line, "DELETE", "/toxics/late", None)
    ask(line, "POST", "/toxics", LATENCY)
    ask(line, "POST", "/toxics", LATENCY | {"name": "clock"}, 400)
    until(lambda: len(shown(line)["toxics"]) == 1)
    assert shown(line)["enabled"] is False
    assert shown(line)["toxics"][0]["name"] == "late"


def test_a_new_deadline_takes_the_place_of_the_old(fresh: Any) -> None:
    line = fresh().way()
    began = time.monotonic()
    for ms in (100, 500):
        ask(line, "POST", "", {"enabled": False}, ms)
    assert until(lambda: bool(shown(line)["enabled"])) - began >= 0.5


def test_what_breaks_nothing_has_no_switch(fresh: Any) -> None:
    line = fresh().way()
    assert "Idrill-Deadline-Ms" not in ask(line, "POST", "", {"enabled": True}, 100).headers
    assert "Idrill-Deadline-Ms" not in ask(line, "GET", "", None, 100).headers


@pytest.mark.parametrize("ms", ["0", "-1", "soon", "1.5", "99999999999999"])
def test_a_deadline_that_makes_no_sense_changes_nothing(fresh: Any, ms: str) -> None:
    line = fresh().way()
    answer = ask(line, "POST", "", {"enabled": False}, ms)
    assert answer.status_code == 400
    assert "idrill-deadline-ms" in answer.json()["error"]
    assert shown(line)["enabled"] is True


def test_any_server_takes_the_header(way: Any) -> None:
    """The real one ignores it."""
    line = way()
    assert ask(line, "POST", "", {"enabled": False}, 60_000).json()["enabled"] is False
    assert ask(line, "POST", "", {"enabled": True}).json()["enabled"] is True
