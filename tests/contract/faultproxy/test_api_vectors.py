"""The answers that a real Toxiproxy 2.12.0 gave, step by step."""

from __future__ import annotations

import json
import socket
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.contract

ON_BOTH_LOOPS = True

VECTORS = [json.loads(line) for line in (Path(__file__).parent / "api-vectors.jsonl").read_text().splitlines()]


def test_a_real_toxiproxy_is_compared_when_one_is_at_hand(real_at_hand: bool) -> None:
    """All tests that use `server` then run against it as well."""
    if not real_at_hand:
        pytest.skip("no real Toxiproxy to compare with: neither is TOXIPROXY_URL set nor toxiproxy-server on PATH")


def filled(value: Any, ports: dict[str, int]) -> Any:
    text = json.dumps(value)
    for name, port in ports.items():
        text = text.replace(f"{{{name}}}", str(port))
    return json.loads(text)


def comparable(value: Any) -> Any:
    """Without what is not promised: `Logger`, the order of toxics, and the words after "bad request body:"."""
    if isinstance(value, list):
        return sorted((comparable(item) for item in value), key=lambda item: json.dumps(item, sort_keys=True))
    if isinstance(value, dict):
        return {key: comparable(item) for key, item in value.items() if key != "Logger"}
    if isinstance(value, str) and value.startswith("bad request body:"):
        return "bad request body:"
    return value


def test_every_recorded_step_is_answered_alike(ours_alone: Any) -> None:
    server = ours_alone
    assert len(VECTORS) == 78
    held = [socket.create_server(("127.0.0.1", 0)) for _ in range(7)]  # seven different free ports
    names = [*(f"port{n}" for n in range(1, 7)), "upstream"]
    ports = {name: each.getsockname()[1] for name, each in zip(names, held, strict=True)}
    for each in held:
        each.close()
    for vector in VECTORS:
        request, expected = filled(vector["request"], ports), filled(vector["response"], ports)
        content = request["raw"] if "raw" in request else json.dumps(request["body"]) if "body" in request else None
        answer = server.http.request(request["method"], request["path"], content=content, headers=request.get("headers"))
        step = vector["step"]
        assert answer.status_code == expected["status"], (step, answer.text)
        assert answer.headers.get("content-type") == expected["content_type"], step
        if "json" in expected:
            assert comparable(answer.json()) == comparable(expected["json"]), step
        else:
            assert answer.text == expected["text"], step
    for name in server.call("GET", "/proxies"):
        server.call("DELETE", f"/proxies/{name}", expect=204)
