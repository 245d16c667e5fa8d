"""Ctrl-C, SIGTERM and kill -9 in mid-outage: healed, readable, nothing left."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from places import run_dirs

from harness.archive.read import read_archive
from harness.checks.judge.saved import read_verdicts

pytestmark = pytest.mark.e2e

IDRILL = str(Path(sys.executable).with_name("idrill"))


@pytest.fixture
def process(drill_path: Callable[[str], str], tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """`idrill run`, as a person starts it."""
    command = [IDRILL, "run", drill_path("connector-down-20m"), "--seed", "3", "--out", str(tmp_path), "-q"]
    started = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    yield started
    started.kill()
    started.communicate(timeout=60)


def _await_injection(out: Path) -> Path:
    give_up = time.monotonic() + 120
    while time.monotonic() < give_up:
        for run_dir in run_dirs(out):
            if '"event":"injected"' in (run_dir / "journal.jsonl").read_text():
                return run_dir
        time.sleep(0.05)
    raise AssertionError("no fault was injected within two minutes")


def _processes(run: str) -> list[int]:
    found = []
    for name in os.listdir("/proc"):  # noqa: PTH208
        try:
            if name.isdigit() and f"IDRILL_RUN={run}".encode() in Path(f"/proc/{name}/environ").read_bytes():
                found.append(int(name))
        except OSError:
            continue
    return found


def _await_gone(run: str) -> None:
    give_up = time.monotonic() + 30
    while _processes(run):
        assert time.monotonic() < give_up, _processes(run)
        time.sleep(0.05)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_in_mid_outage_heals_and_ends_with_130(number: signal.Signals, process: subprocess.Popen[str], tmp_path: Path) -> None:
    run_dir = _await_injection(tmp_path)
    process.send_signal(number)
    output, _ = process.communicate(timeout=60)
    assert process.returncode == 130, output
    run_dir = tmp_path / run_dir.name
    events = [json.loads(line) for line in (run_dir / "journal.jsonl").read_text().splitlines()]
    assert [event["why"] for event in events if event["event"] == "healed"] == ["unwind"]
    assert [event["outcome"] for event in events if event["event"] == "run_ended"] == ["interrupted"]
    assert not (run_dir / "secrets").exists()
    _await_gone(run_dir.name)


def test_kill_9_in_mid_outage_leaves_a_readable_run_and_the_next_command_cleans_up(process: subprocess.Popen[str], tmp_path: Path) -> None:
    run_dir = _await_injection(tmp_path)
    process.kill()
    process.communicate(timeout=60)
    _await_gone(run_dir.name)
    verify = subprocess.run([IDRILL, "verify", str(run_dir)], capture_output=True, text=True, check=False, timeout=120)
    assert verify.returncode == 3, verify.stdout + verify.stderr
    assert "Traceback" not in verify.stdout + verify.stderr
    assert (run_dir / "secrets").is_dir()
    clean = subprocess.run([IDRILL, "clean", "--out", str(tmp_path)], capture_output=True, text=True, check=False, timeout=60)
    assert clean.returncode == 0, clean.stdout + clean.stderr
    run_dir = tmp_path / run_dir.name
    assert run_dir.is_dir()
    assert not (run_dir / "secrets").exists()
    assert not (tmp_path / "archive").exists()
    again = [IDRILL, "verify", run_dir.name, "--out", str(tmp_path), "--archive", str(tmp_path / "archive")]
    assert subprocess.run(again, capture_output=True, check=False, timeout=120).returncode == 3
    [record] = read_archive(tmp_path / "archive").records
    assert (record.run, record.outcome, record.ended, record.sealed) == (run_dir.name, "INCONCLUSIVE", None, False)


def test_a_terminal_that_is_gone_changes_no_exit_code_where_the_hang_up_is_ignored(
    drill_path: Callable[[str], str], tmp_path: Path
) -> None:
    ours, theirs = os.openpty()
    command = [IDRILL, "run", drill_path("commit-then-cut"), "--seed", "3", "--out", str(tmp_path)]
    process = subprocess.Popen(
        ["sh", "-c", "trap '' HUP; exec \"$@\"", "sh", *command], stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True
    )
    os.close(theirs)
    try:
        while not any('"event":"injected"' in (run_dir / "journal.jsonl").read_text() for run_dir in run_dirs(tmp_path)):
            if select.select([ours], [], [], 0.05)[0]:
                assert os.read(ours, 65_536)  # a terminal that nobody reads holds its writers up
        os.close(ours)
        code = process.wait(timeout=120)
    finally:
        process.kill()
        process.wait()
    (verdicts,) = tmp_path.glob("*/verdicts.json")
    assert code == {"PASS": 0, "FAIL": 1, "INCONCLUSIVE": 3}[read_verdicts(verdicts).outcome]


def test_as_process_1_it_hears_who_asks_it_to_end(drill_path: Callable[[str], str], tmp_path: Path) -> None:
    """The kernel keeps from process 1 every signal that it has not asked for."""
    alone = ["unshare", "--pid", "--fork", "--mount-proc"]
    tried = subprocess.run([*alone, "true"], capture_output=True, text=True, check=False)
    if tried.returncode:
        pytest.skip(f"no namespace of processes can be made here ({tried.stderr.strip()})")
    command = [*alone, IDRILL, "run", drill_path("commit-then-cut"), "--seed", "3", "--out", str(tmp_path), "-q"]
    outer = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        inner = _child_of(outer.pid)
        _await_handler(inner, signal.SIGTERM)
        os.kill(inner, signal.SIGTERM)
        output, _ = outer.communicate(timeout=60)
        assert outer.returncode == 130, output
    finally:
        outer.kill()
        outer.communicate(timeout=60)


def _child_of(pid: int) -> int:
    children = Path(f"/proc/{pid}/task/{pid}/children")
    give_up = time.monotonic() + 30
    while not (found := children.read_text().split()):
        assert time.monotonic() < give_up
        time.sleep(0.01)
    return int(found[0])


def _await_handler(pid: int, number: signal.Signals) -> None:
    """Until the process catches the signal; it does so long before it has loaded what it needs for a run."""
    give_up = time.monotonic() + 30
    while True:
        caught = next(line.split()[1] for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("SigCgt"))
        if int(caught, 16) >> (number - 1) & 1:
            return
        assert time.monotonic() < give_up
        time.sleep(0.01)
