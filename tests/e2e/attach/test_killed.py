"""kill -9 of the harness in the middle of an outage: the stack heals by itself, whichever Toxiproxy it has."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from harness.world.lever.pull import pull

pytestmark = pytest.mark.e2e

IDRILL = str(Path(sys.executable).with_name("idrill"))
SHORT = """\
schema: 1
name: short-outage
title: The destination is gone for a short while
category: infrastructure
pattern: one-way-write
why: Someone must put it back, whatever happens to those who broke it.
first: {alert: a page, response: wait, query: missing keys}
stack:
  source:      {fake: records, name: crm, entities: {invoice: 5}}
  destination: {fake: records, name: billing}
  alerts:      {fake: alert-sink, routes: {primary: Robin Example, shared: "#integrations"}}
  connector:   reference
workload: {kind: steady, rate: 40/min}
lag: 30s
timeline:
  - {phase: baseline, lasts: 1m}
  - phase: outage
    lasts: LASTS
    faults: [{kind: down, link: destination}, {kind: latency, link: alerts, latency: 1s}, {kind: stale_reads, link: source, lag: 5s}]
  - {phase: recovery, until: drained, at_most: 10m}
checks: [exactly_once]
"""


@pytest.fixture
def in_outage(stack: Any, connected: Any, tmp_path: Path) -> Iterator[Callable[[str], tuple[subprocess.Popen[bytes], Path]]]:
    """`idrill run` against the stack, when its faults are in place; with its run directory."""
    begun: list[subprocess.Popen[bytes]] = []

    def begin(lasts: str) -> tuple[subprocess.Popen[bytes], Path]:
        connected()
        drill = tmp_path / "short-outage.drill.yaml"
        drill.write_text(SHORT.replace("LASTS", lasts))
        words = ["--connector", stack.connector_file(), "--runtime", "attach", "--speed", "30", "--out", str(tmp_path / "runs"), "-q"]
        process = subprocess.Popen([IDRILL, "run", str(drill), *words], stdout=subprocess.DEVNULL, cwd=tmp_path)  # its hold stays there
        begun.append(process)
        until(lambda: (not healthy(stack) and len(faults(stack)) == 1) or process.poll() is not None, 120)
        assert process.poll() is None
        [run_dir] = (tmp_path / "runs").iterdir()
        return process, run_dir

    yield begin
    for process in begun:
        if process.poll() is None:
            process.kill()
        process.wait(10)


def healthy(stack: Any) -> bool:
    return all(proxy["enabled"] and not proxy["toxics"] for proxy in stack.proxies().values())


def faults(stack: Any) -> list[str]:
    state = stack.ask("source", "GET", "/state")
    return [name for name, fault in state["faults"].items() if fault["armed"]]


def until(holds: Callable[[], bool], within_s: float) -> float:
    """Wall seconds until it held; fails when it did not in time."""
    began = time.monotonic()
    while not holds():
        assert time.monotonic() - began < within_s
        time.sleep(0.02)
    return time.monotonic() - began


def watchdog_of(run_dir: Path) -> int:
    processes = [json.loads(line) for line in (run_dir / "processes.jsonl").read_text().splitlines()]
    return int(next(process["pid"] for process in processes if process["actor"] == "safety-watchdog"))


def gone(pid: int) -> bool:
    """Ended, whether or not its parent has taken note."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


def test_the_watchdog_heals_at_once_and_ends(stack: Any, in_outage: Any, tmp_path: Path) -> None:
    process, run_dir = in_outage("60m")
    watchdog = watchdog_of(run_dir)
    process.kill()
    process.wait(10)
    until(lambda: healthy(stack), 15)
    until(lambda: gone(watchdog), 15)
    until(lambda: stack.ask("source", "GET", "/state")["run"] is None, 30)
    assert faults(stack) == []
    assert sorted(stack.proxies()) == sorted(stack.listen)
    # Someone else breaks the link; the sweep of the dead run must not meddle.
    stack.api("POST", "/proxies/destination", {"enabled": False})
    swept = subprocess.run([IDRILL, "clean", "--out", str(tmp_path / "runs")], capture_output=True, text=True, check=True)
    assert run_dir.name in swept.stdout
    assert stack.proxies()["destination"]["enabled"] is False


def test_without_the_watchdog_the_bundled_proxy_heals_itself_at_the_deadline(stack: Any, in_outage: Any) -> None:
    process, run_dir = in_outage("5m")
    for pid in (watchdog_of(run_dir), process.pid):
        os.kill(pid, signal.SIGKILL)
    killed = time.monotonic()
    assert not healthy(stack)
    until(lambda: healthy(stack), 5 * 60 / 30 + 5 + 10)  # as long as the phase, the grace of a deadline, and some patience
    assert time.monotonic() - killed > 5


def test_without_either_the_next_sweep_heals(stack: Any, in_outage: Any, tmp_path: Path) -> None:
    process, run_dir = in_outage("60m")
    for pid in (watchdog_of(run_dir), process.pid):
        os.kill(pid, signal.SIGKILL)
    process.wait(10)
    assert not healthy(stack)
    swept = subprocess.run([IDRILL, "clean", "--out", str(tmp_path / "runs")], capture_output=True, text=True, check=True)
    assert "destination: enabled again" in swept.stdout
    assert healthy(stack)


def test_the_lever_heals_while_the_harness_stands_still(stack: Any, in_outage: Any, tmp_path: Path) -> None:
    process, run_dir = in_outage("60m")
    process.send_signal(signal.SIGSTOP)
    pull(run_dir, "Robin Example", "a real incident")
    assert until(lambda: healthy(stack) and faults(stack) == [], 2) <= 2
    process.send_signal(signal.SIGCONT)
    assert process.wait(60) == 3
    assert healthy(stack)
    assert faults(stack) == []
    [ended] = [line for line in (run_dir / "journal.jsonl").read_text().splitlines() if '"run_ended"' in line]
    assert json.loads(ended)["reason"] == "aborted by Robin Example: a real incident"
