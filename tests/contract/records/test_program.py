"""The fake as a program: how it starts, says that it is ready, and ends."""

from __future__ import annotations

import hashlib
import json
import resource
import signal
import socket
import statistics
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

pytestmark = pytest.mark.contract


def test_header_is_the_first_line_and_seq_has_no_gap(destination):
    destination.call("PUT", "/invoice/a", json={"id": "a", "memo": "x"})
    header, *rest = destination.lines
    assert header == {
        "ledger": 2,
        "kind": "header",
        "actor": "destination",
        "role": "destination",
        "name": "crm",
        "run": "test",
        "seq": 0,
    }
    assert [line["seq"] for line in rest] == list(range(1, len(rest) + 1))
    assert destination.ledger_path.stat().st_mode & 0o777 == 0o600


def test_health_needs_no_token_and_everything_else_does(destination):
    assert httpx.get(f"{destination.control_url}/healthz").json() == {
        "ready": True,
        "actor": "destination",
        "name": "crm",
        "pid": destination.process.pid,
    }
    for headers in ({}, {"authorization": "Bearer wrong"}, {"authorization": "Bearer gr\xfcn".encode("latin-1")}):
        assert httpx.get(f"{destination.control_url}/state", headers=headers).status_code == 401
    assert destination.control("GET", "/state").status_code == 200


def test_the_data_port_has_no_control_plane(destination):
    assert destination.call("GET", "/state").json()["data"] == []  # an entity that nobody has written, nothing more
    assert destination.call("POST", "/faults", json={"id": "f", "kind": "hang"}).json()["row"] == "r-1"


@pytest.mark.parametrize("way", ["lifeline", "SIGTERM", "SIGINT"])
def test_ends_at_once_with_an_end_line(destination, way):
    destination.arm("hang")
    hanging = destination.later("GET", "/invoice")
    destination.wait(lambda: destination.kind("fault")[1:])
    begin = time.monotonic()
    if way == "lifeline":
        destination.process.stdin.close()
    else:
        destination.process.send_signal(getattr(signal, way))
    assert destination.process.wait(5) == 0
    assert time.monotonic() - begin < 1.0
    assert destination.lines[-1]["kind"] == "end"
    assert destination.last_words == {"sealed": sealed(destination.ledger_path)}
    assert 0 < destination.lines[-1]["max_gap_s"] < 5
    assert destination.log == ""
    with pytest.raises(httpx.TransportError):
        hanging.result(5)


def test_it_tells_what_it_wrote_itself_whatever_the_file_holds(destination):
    destination.call("PUT", "/invoice/a", json={"id": "a", "memo": "x"})
    written = destination.ledger_path.read_bytes()
    destination.ledger_path.write_bytes(written.replace(b'"memo":"x"', b'"memo":"y"'))
    destination.process.send_signal(signal.SIGTERM)
    assert destination.process.wait(5) == 0
    told = destination.last_words["sealed"]
    changed = destination.ledger_path.read_bytes()
    assert told != sealed(destination.ledger_path)
    destination.ledger_path.write_bytes(written + changed[len(written) :])
    assert told == sealed(destination.ledger_path)


def test_started_again_it_tells_how_many_lines_are_not_its_own(destination):
    destination.call("PUT", "/invoice/a", json={"id": "a", "memo": "x"})
    before = len(destination.lines)
    destination.restart()
    destination.process.send_signal(signal.SIGTERM)
    assert destination.process.wait(5) == 0
    assert destination.last_words == {"sealed": sealed(destination.ledger_path, taken_up=before)}


def test_whoever_has_closed_its_standard_output_does_not_keep_it_from_ending(destination):
    destination.process.stdout.close()
    destination.process.send_signal(signal.SIGTERM)
    assert destination.process.wait(5) == 0
    assert destination.log == ""


def sealed(ledger: Path, *, taken_up: int = 0) -> dict[str, object]:
    data = ledger.read_bytes()
    return {"lines": data.count(b"\n"), "sha256": hashlib.sha256(data).hexdigest(), "taken_up": taken_up}


def run(app: Path, config: object, tmp_path: Path) -> subprocess.CompletedProcess[str]:
    path = tmp_path / "config.json"
    path.write_text(config if isinstance(config, str) else json.dumps(config))
    command = [sys.executable, str(app), "--config", str(path)]
    return subprocess.run(command, capture_output=True, text=True, timeout=10, check=False)


def complete(tmp_path: Path) -> dict[str, object]:
    names = {"run": "r", "actor": "source", "role": "source", "name": "crm", "hmac_key": "00", "control_token": "t"}
    anchors = {"speed": 1, "anchor_real_ns": 0, "anchor_mono_ns": 0}
    return {**names, **anchors, "ledger": str(tmp_path / "ledger.jsonl")}


def test_bad_configurations_are_named(tmp_path):
    app = Path(__file__).resolve().parents[3] / "fixtures" / "records" / "app.py"
    good = complete(tmp_path)
    damaged = tmp_path / "damaged.jsonl"
    damaged.write_text('{"ledger":1,"kind":"header","seq":0}\n{"seq":7,"kind":"end","at":1}\n')
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        cases = [
            ("{", "config.json"),
            ({key: good[key] for key in good if key != "ledger"}, "'ledger' is missing"),
            ({**good, "speed": 0}, "speed"),
            ({**good, "speed": "fast"}, "wrong type"),
            ({**good, "role": "both"}, "role"),
            ({**good, "port": port}, f"cannot listen on 127.0.0.1:{port}"),
            ({**good, "workload": str(tmp_path / "none")}, "No such file"),
            ({**good, "ledger": str(damaged)}, "line 2 has seq 7, expected 1"),
        ]
        for config, complaint in cases:
            result = run(app, config, tmp_path)
            assert result.returncode == 2, config
            assert complaint in result.stderr, result.stderr
            assert result.stdout == ""
            assert "Traceback" not in result.stderr


def test_a_ledger_that_cannot_be_written_ends_the_fake_without_a_reply(destination):
    destination.call("PUT", "/invoice/a", json={"memo": "x"})
    size = destination.ledger_path.stat().st_size
    resource.prlimit(destination.process.pid, resource.RLIMIT_FSIZE, (size + 100, size + 100))
    with pytest.raises(httpx.TransportError):
        destination.call("PUT", "/invoice/b", json={"memo": "x"})
    assert destination.process.wait(5) == 74
    assert "cannot be written" in destination.log
    destination.restart()
    assert destination.kind("restarted")[0]["torn_bytes"] == 100
    assert destination.call("GET", "/invoice").json()["total"] == 1


def test_canary_passes_whatever_is_armed_and_leaves_no_request(destination):
    destination.arm("unavailable")
    answer = destination.call("GET", "/.idrill/canary?bytes=1000")
    assert (answer.status_code, answer.headers["x-idrill-canary"], len(answer.content)) == (200, "1", 1000)
    assert destination.call("GET", "/.idrill/canary?bytes=-1").content == b""
    assert [line["bytes"] for line in destination.kind("canary")] == [1000, 0]
    assert destination.kind("request", "reply", "bypass") == []
    assert destination.counters["requests"] == 0


def test_a_request_that_names_the_port_itself_is_recorded(destination):
    host = destination.url.removeprefix("http://")
    destination.call("GET", "/invoice", headers={"host": host})
    destination.call("GET", "/invoice")
    assert [line["host_ok"] for line in destination.kind("request")] == [False, True]
    assert [line["host"] for line in destination.kind("bypass")] == [host]


def test_time_is_drill_time(destination):
    import email.utils

    answer = destination.call("GET", "/invoice")
    now = destination.drill_now()
    at = destination.kind("reply")[-1]["at"]
    assert now - 60 < at <= now
    told = email.utils.parsedate_to_datetime(answer.headers["date"]).timestamp()
    real = json.loads((destination.ledger_path.parent / "destination.json").read_text())["anchor_real_ns"] / 1e9
    assert abs(told - real - at) < 2
    assert answer.headers.get_list("date") == [answer.headers["date"]]
    assert "server" not in answer.headers


def test_an_idle_connection_stays_open_and_a_cut_closes_it(destination):
    with httpx.Client(headers={"host": "proxy.invalid:8080"}) as client:
        stream = client.get(f"{destination.url}/invoice").extensions["network_stream"]
        sock = stream.get_extra_info("socket")
        assert destination.control("POST", "/cut").json()["cut"] >= 1
        sock.settimeout(5)
        assert sock.recv(1) == b""
    assert destination.control("GET", "/healthz").status_code == 200


PLAIN = """
import runpy, sys
sys.modules["uvloop"] = sys.modules["httptools"] = None  # as if they were not installed
sys.path.insert(0, {folder!r})
runpy.run_path({app!r}, run_name="__main__")
"""


def test_everything_works_without_uvloop_and_httptools(start):
    app = Path(__file__).resolve().parents[3] / "fixtures" / "records" / "app.py"
    fake = start(program=["-c", PLAIN.format(app=str(app), folder=str(app.parent))])
    assert fake.call("PUT", "/invoice/a", json={"memo": "x"}).status_code == 201
    fake.arm("commit_then_cut")
    with pytest.raises(httpx.RemoteProtocolError):
        fake.call("PUT", "/invoice/b", json={"memo": "x"})
    fake.arm("hang", "f2")
    with pytest.raises(httpx.ReadTimeout):
        fake.alone("PUT", "/invoice/c", json={"memo": "x"}, timeout=0.2)
    fake.wait(lambda: fake.kind("reply")[2:])
    assert [(line["sent"], line["why"]) for line in fake.kind("reply")] == [(True, None), (False, "cut"), (False, "hang")]
    fake.restart()
    assert fake.call("GET", "/invoice").json()["total"] == 2
    assert fake.control("POST", "/cut").json()["cut"] >= 1
    fake.process.stdin.close()
    assert fake.process.wait(5) == 0
    assert fake.log == ""


def test_answers_do_not_wait_for_acknowledgements_on_the_plain_event_loop(start):
    """Nagle's delay: 40 ms of wall time for each answer that is written in two parts, 2.4 s of drill time at 60."""
    app = Path(__file__).resolve().parents[3] / "fixtures" / "records" / "app.py"
    fake = start(program=["-c", PLAIN.format(app=str(app), folder=str(app.parent))])

    def took_s(number: int) -> float:
        began = time.perf_counter()
        fake.call("PUT", f"/invoice/{number}", json={"id": str(number), "memo": "x" * 40})
        return time.perf_counter() - began

    assert statistics.median(took_s(number) for number in range(15)) < 0.03
