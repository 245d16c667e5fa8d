"""The program: its files, its end, and what it refuses to start with."""

from __future__ import annotations

import json
import signal
import stat
import time

import pytest

pytestmark = pytest.mark.contract


def test_the_cas_key_is_never_written(front):
    with front.client() as client:
        assert client.get("https://billing.example.com/").status_code == 200
    assert stat.S_IMODE(front.ca_file.stat().st_mode) == 0o600
    assert stat.S_IMODE(front.ledger_path.stat().st_mode) == 0o600
    assert sorted(path.name for path in front.folder.iterdir()) == ["ca.pem", "front.json", "front.jsonl", "log"]
    assert "PRIVATE" not in front.ca_file.read_text()


@pytest.mark.parametrize("way", ["signal", "lifeline"])
def test_it_ends_at_once_with_a_whole_ledger(front, way):
    idle = front.tls("billing.example.com")
    begin = time.monotonic()
    if way == "signal":
        front.process.send_signal(signal.SIGTERM)
    else:
        front.process.stdin.close()
    assert front.process.wait(5) == 0
    assert time.monotonic() - begin < 2
    lines = [json.loads(text) for text in front.ledger_path.read_text().splitlines()]
    assert [line["seq"] for line in lines] == list(range(len(lines)))
    assert (lines[0]["kind"], lines[0]["actor"], lines[-1]["kind"]) == ("header", "front", "end")
    idle.close()


@pytest.mark.parametrize(
    ("config", "complaint"),
    [
        ({"hosts": {"a.example": {"link": "source", "address": "192.0.2.1:80"}}}, "192.0.2.1 is not a loopback address"),
        ({"host": "0.0.0.0"}, "0.0.0.0 is not a loopback address"),  # noqa: S104 - refused, that is the point
        ({"hosts": ["a.example"]}, "wrong type"),
        ({"ledger": "/nowhere/front.jsonl"}, "No such file"),
    ],
)
def test_what_it_cannot_use_is_told(start, config, complaint):
    front = start(**{"hosts": {}, **config})
    assert front.process.wait(5) == 2
    assert complaint in front.log
