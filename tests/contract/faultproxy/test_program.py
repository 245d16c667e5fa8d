"""The program around the proxy: starting, ending, ledger, lifeline, and whom it refuses to serve."""

from __future__ import annotations

import hashlib
import json
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.contract

APP = Path(__file__).parents[3] / "fixtures" / "faultproxy" / "app.py"


def ledger_lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def await_line(path: Path, kind: str) -> dict[str, Any]:
    deadline_s = time.monotonic() + 10
    while True:
        for line in ledger_lines(path):
            if line["kind"] == kind:
                return line
        assert time.monotonic() < deadline_s, f"no {kind} line within 10 s"
        time.sleep(0.01)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_cleanly(fresh: Any, number: int) -> None:
    process = fresh().process
    process.send_signal(number)
    assert process.wait(5) == 0


def test_it_starts_from_anywhere_and_through_runpy(tmp_path: Path) -> None:
    code = f"import runpy, sys; sys.argv = ['faultproxy', '--port', '0', '--lifeline']; runpy.run_path({str(APP)!r}, run_name='__main__')"
    for command in ([sys.executable, str(APP), "--port", "0", "--lifeline"], [sys.executable, "-c", code]):
        with subprocess.Popen(command, cwd=tmp_path, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            ready = json.loads(process.stdout.readline())
            assert ready["ready"] is True
            assert (ready["host"], ready["pid"]) == ("127.0.0.1", process.pid)
            assert ready["port"] > 0
            process.stdin.close()
            assert process.wait(5) == 0
            assert process.stdout.read() == b""  # one line, no more


def test_it_ends_within_a_second_of_its_lifeline_whatever_it_is_doing() -> None:
    command = [sys.executable, str(APP), "--port", "0", "--lifeline"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdout.readline()
        began_s = time.monotonic()
        process.stdin.close()
        assert process.wait(5) == 0
        assert time.monotonic() - began_s < 1


def test_a_taken_port_is_the_operators_to_change(fresh: Any) -> None:
    port = fresh().server.url.rsplit(":", 1)[1]
    done = subprocess.run([sys.executable, str(APP), "--port", port], capture_output=True, text=True, timeout=10, check=False)
    assert done.returncode == 4
    assert f"cannot listen on 127.0.0.1:{port}" in done.stderr
    assert "--port" in done.stderr
    assert done.stdout == ""


def test_an_unwritable_ledger_is_the_operators_to_change(tmp_path: Path) -> None:
    command = [sys.executable, str(APP), "--port", "0", "--ledger", str(tmp_path / "missing" / "proxy.jsonl")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=10, check=False)
    assert done.returncode == 4
    assert "--ledger" in done.stderr


def test_the_ledger_tells_of_a_stall(fresh: Any, tmp_path: Path) -> None:
    ledger = tmp_path / "proxy.jsonl"
    process = fresh("--ledger", str(ledger)).process
    process.send_signal(signal.SIGSTOP)
    time.sleep(0.3)  # the stall itself
    process.send_signal(signal.SIGCONT)
    stall = await_line(ledger, "stall")
    process.send_signal(signal.SIGTERM)
    assert process.wait(5) == 0
    data = ledger.read_bytes()
    told = {"lines": data.count(b"\n"), "sha256": hashlib.sha256(data).hexdigest(), "taken_up": 0}
    assert json.loads(process.stdout.read()) == {"sealed": told}
    header, *events = ledger_lines(ledger)
    assert header == {"ledger": 2, "seq": 0, "actor": "proxy", "kind": "header"}
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    assert stall["gap_s"] >= 0.28
    assert stall["at"] >= stall["gap_s"]
    assert events[-1]["kind"] == "end"
    assert events[-1]["max_gap_s"] >= stall["gap_s"]


@pytest.mark.parametrize(
    ("headers", "allowed"),
    [
        ({}, True),
        ({"Host": "localhost:8474"}, True),
        ({"Host": "[::1]:8474"}, True),
        ({"User-Agent": "Mozilla/5.0 (X11; Linux x86_64)"}, False),
        ({"Origin": "http://localhost:8474"}, False),
        ({"Origin": "null"}, False),
        ({"Host": "drill.example.invalid"}, False),
        ({"Host": "192.0.2.1:8474"}, False),
        ({"Host": "127.0.0.1.example.invalid"}, False),
    ],
)
def test_only_programs_on_this_machine_are_served(fresh: Any, headers: dict[str, str], allowed: bool) -> None:
    http = fresh().server.http
    for method, path in (("GET", "/proxies"), ("POST", "/reset")):
        answer = http.request(method, path, headers=headers)
        assert (answer.status_code != 403) is allowed
        assert allowed or answer.text.endswith(" not allowed\n")


def test_proxies_listen_on_loopback_only(fresh: Any) -> None:
    server = fresh().server
    wanted = {"name": "open", "upstream": "127.0.0.1:1"}
    answer = server.call("POST", "/proxies", wanted | {"listen": "0.0.0.0:0"}, 500)
    assert "not a loopback address" in answer["error"]
    assert "--host" in answer["error"]
    assert server.call("POST", "/proxies", wanted, 201)["listen"].startswith("127.0.0.1:")


def test_the_same_seed_spares_the_same_connections(fresh: Any) -> None:
    def spared(seed: str) -> list[bool]:
        line = fresh("--seed", seed).way()
        line.server.call("POST", "/proxies", {"name": "fixed", "listen": "127.0.0.1:0", "upstream": line.upstream}, 201)
        line.name, line.listen = "fixed", line.server.call("GET", "/proxies/fixed")["listen"]
        line.add("limit_data", bytes=0, toxicity=0.5)
        outcome = []
        for _ in range(24):
            client, upstream = line.connect()
            upstream.send(b"x")
            outcome.append(client.raw.recv(1) == b"x")
        return outcome

    first = spared("11")
    assert first == spared("11")
    assert first != spared("12")
    assert 4 <= sum(first) <= 20


def test_malformed_http_is_refused_and_the_server_lives_on(fresh: Any) -> None:
    import socket

    ours = fresh()
    host, port = ours.server.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=5) as raw:
        raw.sendall(b"\x16\x03\x01 nonsense\r\n\r\n")
        assert raw.recv(4096).startswith(b"HTTP/1.1 400")
    answer = ours.server.http.post("/proxies", content=b'{"name":' + b"[" * 100_000)
    assert answer.status_code == 400
    assert ours.server.http.post("/proxies", content=b" " * (9 << 20)).status_code == 413
    assert ours.server.call("GET", "/version") == {"version": "2.12.0"}
