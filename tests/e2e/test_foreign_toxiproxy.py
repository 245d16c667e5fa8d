"""A Toxiproxy that someone else runs (`--toxiproxy URL`): drills work through it, and what was there stays as it was."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from definite import in_words
from places import run_dirs

from harness.rehearsal import Rehearsal, draw_up

pytestmark = pytest.mark.e2e

IDRILL = str(Path(sys.executable).with_name("idrill"))
REAL = bool(os.environ.get("TOXIPROXY_URL") or shutil.which("toxiproxy-server"))


@dataclass(frozen=True)
class Foreign:
    """A server with proxies and a toxic of someone else's."""

    url: str
    http: httpx.Client

    def proxies(self) -> dict[str, Any]:
        return dict(self.http.get("/proxies").raise_for_status().json())

    def of_runs(self) -> dict[str, Any]:
        """Proxies that nobody but a run can have made: they carry its name."""
        return {name: proxy for name, proxy in self.proxies().items() if "-connector-down-20m-" in name or "-commit-then-cut-" in name}


@pytest.fixture(params=["idrill faultproxy", pytest.param("real", marks=pytest.mark.skipif(not REAL, reason="no real Toxiproxy at hand"))])
def url(request: pytest.FixtureRequest) -> Iterator[str]:
    """Where a server answers that the drills did not start."""
    if request.param == "real" and os.environ.get("TOXIPROXY_URL"):
        yield os.environ["TOXIPROXY_URL"].rstrip("/")
        return
    port = _free_port()
    command = (
        ["toxiproxy-server", "-host", "127.0.0.1", "-port", port] if request.param == "real" else [IDRILL, "faultproxy", "--port", port]
    )
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _await(lambda: _answers(f"http://127.0.0.1:{port}") or process.poll() is not None, 30)
        assert process.poll() is None
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture
def foreign(url: str) -> Iterator[Foreign]:
    """The server with someone else's proxies on it; they are compared at the end."""
    with closing(httpx.Client(base_url=url, trust_env=False, headers={"User-Agent": "tests"})) as http:
        theirs = Foreign(url, http)
        for name, enabled in (("their-database", True), ("their-cache", False)):
            body = {"name": name, "listen": "127.0.0.1:0", "upstream": "127.0.0.1:9", "enabled": enabled}
            http.post("/proxies", json=body).raise_for_status()
        toxic = {"name": "theirs", "type": "latency", "stream": "upstream", "toxicity": 0.5, "attributes": {"latency": 70, "jitter": 0}}
        http.post("/proxies/their-database/toxics", json=toxic).raise_for_status()
        before = theirs.proxies()
        yield theirs
        after = theirs.proxies()
        for name in ("their-database", "their-cache"):
            http.delete(f"/proxies/{name}")
        assert after == before


def test_a_drill_passes_through_it_and_takes_its_own_proxies_away(
    foreign: Foreign, drill_path: Callable[[str], str], carried_out: Callable[..., Rehearsal]
) -> None:
    plan, slower = (draw_up(drill_path("commit-then-cut"), speed=speed, seed=11) for speed in (60.0, 30.0))
    rehearsal = carried_out(plan, slower, toxiproxy_url=foreign.url)
    judgement = rehearsal.judgement
    assert judgement.exit_code == 0, in_words(judgement)
    (ready,) = _events(rehearsal.run_dir, "world_ready")
    assert ready["toxiproxy"] == "url"
    assert foreign.of_runs() == {}


@pytest.fixture
def outage(foreign: Foreign, drill_path: Callable[[str], str], tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """`idrill run` in mid-outage, through the foreign server."""
    command = [IDRILL, "run", drill_path("connector-down-20m"), "--seed", "3", "--out", str(tmp_path), "--toxiproxy", foreign.url, "-q"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        _await(lambda: any(_events(run_dir, "injected") for run_dir in run_dirs(tmp_path)) or process.poll() is not None, 90)
        assert [proxy["enabled"] for name, proxy in foreign.of_runs().items() if name.endswith(".destination")] == [False]
        yield process
    finally:
        process.kill()
        process.communicate(timeout=30)


def test_ended_in_mid_outage_it_leaves_nothing_there(outage: subprocess.Popen[str], foreign: Foreign, tmp_path: Path) -> None:
    outage.send_signal(signal.SIGTERM)
    output, _ = outage.communicate(timeout=60)
    assert outage.returncode == 130, output
    (run_dir,) = run_dirs(tmp_path)
    assert [event["why"] for event in _events(run_dir, "healed")] == ["unwind"]
    assert foreign.of_runs() == {}


def test_killed_in_mid_outage_its_proxies_are_removed_by_the_next_command(
    outage: subprocess.Popen[str], foreign: Foreign, tmp_path: Path
) -> None:
    outage.kill()
    outage.communicate(timeout=60)
    (run_dir,) = run_dirs(tmp_path)
    left = foreign.of_runs()
    assert len(left) >= 3
    assert all(name.startswith(f"{run_dir.name}.") for name in left)
    clean = subprocess.run([IDRILL, "clean", "--out", str(tmp_path)], capture_output=True, text=True, check=False, timeout=90)
    assert clean.returncode == 0, clean.stdout + clean.stderr
    for name in left:
        assert f"proxy {name} at {foreign.url}" in " ".join(clean.stdout.split())
    assert foreign.of_runs() == {}


def _events(run_dir: Path, event: str) -> list[dict[str, Any]]:
    journal = run_dir / "journal.jsonl"
    lines = journal.read_text().splitlines(keepends=True) if journal.exists() else []
    told = [json.loads(line) for line in lines if line.endswith("\n")]
    return [line for line in told if line["event"] == event]


def _await(holds: Callable[[], object], deadline_s: float) -> None:
    give_up = time.monotonic() + deadline_s
    while not holds():
        assert time.monotonic() < give_up, f"not within {deadline_s:g} s"
        time.sleep(0.05)


def _answers(url: str) -> bool:
    try:
        return httpx.get(f"{url}/version", trust_env=False, headers={"User-Agent": "tests"}).is_success
    except httpx.TransportError:
        return False


def _free_port() -> str:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return str(probe.getsockname()[1])
