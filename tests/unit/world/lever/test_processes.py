"""What stands still goes on, what is wrong is right, and what only the engine undoes has a name."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.clock.skew import Skew
from harness.world.lever.processes import right_clocks, undone, wake
from harness.world.processes import written


@pytest.fixture
def child() -> Iterator[subprocess.Popen[bytes]]:
    """A process that reads until its input ends."""
    process = subprocess.Popen([sys.executable, "-c", "import sys; sys.stdin.read()"], stdin=subprocess.PIPE)
    yield process
    process.kill()
    process.communicate()


def _stop(pid: int) -> None:
    os.kill(pid, signal.SIGSTOP)
    os.waitid(os.P_PID, pid, os.WSTOPPED)


def test_a_process_of_the_run_that_stands_still_is_woken(tmp_path: Path, child: subprocess.Popen[bytes]) -> None:
    written.write(tmp_path / written.FILE, child.pid, "connector")
    assert wake(tmp_path) == []
    _stop(child.pid)
    assert wake(tmp_path) == [f"connector: process {child.pid} goes on"]
    os.waitid(os.P_PID, child.pid, os.WCONTINUED)
    assert wake(tmp_path) == []


def test_so_is_one_below_it_that_nobody_has_written_down_yet(tmp_path: Path, child: subprocess.Popen[bytes]) -> None:
    written.write(tmp_path / written.FILE, os.getpid(), "connector")
    _stop(child.pid)
    assert wake(tmp_path) == [f"connector: process {child.pid} goes on"]


def test_another_process_with_the_same_number_is_left_alone(tmp_path: Path, child: subprocess.Popen[bytes]) -> None:
    (tmp_path / written.FILE).write_text(json.dumps({"pid": child.pid, "start": 1, "actor": "connector"}) + "\nnot json\n[]\n")
    _stop(child.pid)
    assert wake(tmp_path) == []


def test_a_wrong_clock_is_right_again(tmp_path: Path) -> None:
    skew = Skew(tmp_path / "secrets" / "handed" / "connector.clock")
    skew.step(300)
    assert right_clocks(tmp_path) == ["connector: the clock is right again"]
    assert skew.read_back() == 0
    assert right_clocks(tmp_path) == []
    skew.close()


def test_what_only_the_engine_undoes_is_named_until_it_has(tmp_path: Path) -> None:
    faults = [
        {"id": "f1", "kind": "kill", "target": "process", "where": "connector"},
        {"id": "f2", "kind": "pause", "target": "process", "where": "connector"},
        {"id": "f3", "kind": "disconnect", "target": "process", "where": "connector"},
        {"id": "f4", "kind": "down", "target": "link", "where": "destination"},
        {"id": "f5", "kind": "bad_deployment", "target": "process", "where": "connector"},
    ]
    (tmp_path / "plan.json").write_text(json.dumps({"phases": [{"faults": faults}, {}]}))
    journal = tmp_path / "journal.jsonl"
    journal.write_text("".join(json.dumps({"event": "injected", "fault": f"f{number}"}) + "\n" for number in range(1, 5)))
    assert undone(tmp_path, frozenset({"disconnect"})) == ["connector: only the engine undoes kill (f1)"]
    assert "connector: only the engine undoes disconnect (f3)" in undone(tmp_path, frozenset())
    with journal.open("a") as file:
        file.write(json.dumps({"event": "healed", "fault": "f1"}) + "\n{")
    assert undone(tmp_path, frozenset({"disconnect"})) == []


def test_a_run_without_a_plan_names_nothing(tmp_path: Path) -> None:
    assert undone(tmp_path, frozenset()) == []
