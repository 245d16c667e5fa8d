"""A few points of a sweep, for real: who gives each attempt a new key breaks where a commit's answer is lost, and only there."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

pytestmark = [pytest.mark.e2e, pytest.mark.slow]


def test_it_breaks_between_commit_and_answer(tmp_path: Path) -> None:
    drill = Path(__file__).parent / "drills" / "commit-then-cut.drill.yaml"
    command = [str(Path(sys.executable).with_name("idrill")), "sweep", str(drill), "--connector", "duplicates", "--out", "out"]
    command += ["--at", "requests", "--at", "commits", "--points", "4"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=900, check=False)
    assert done.returncode == 1, done.stdout + done.stderr
    found = pd.read_csv(tmp_path / "out" / "commit-then-cut" / "points.csv")
    assert found.groupby("side")["outcome"].agg(set).to_dict() == {"commits": {"FAIL"}, "requests": {"PASS"}}, done.stdout
    assert found.loc[found["side"] == "commits", "findings"].str.split(", ").map(lambda kinds: "doubled" in kinds).all(), done.stdout


def test_an_interrupted_sweep_takes_its_runs_down_and_goes_on_where_it_was(tmp_path: Path) -> None:
    drill = Path(__file__).parent / "drills" / "commit-then-cut.drill.yaml"
    command = [str(Path(sys.executable).with_name("idrill")), "sweep", str(drill), "--out", "out", "--points", "2", "-j", "2"]
    places = (tmp_path / "out" / "commit-then-cut" / "runs", Path(os.environ["XDG_STATE_HOME"]) / "idrill" / "live")
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as sweep:
        deadline = time.monotonic() + 120
        while not any("timeline_started" in path.read_text() for place in places for path in place.glob("*/journal.jsonl")):
            assert time.monotonic() < deadline, "no run began within two minutes"
            assert sweep.poll() is None, sweep.communicate()[0]
            time.sleep(0.1)
        sweep.send_signal(signal.SIGTERM)
        said = sweep.communicate(timeout=120)[0]
    assert sweep.returncode == 130, said
    runs = [path.name for path in places[0].iterdir()]
    assert [pid for pid in os.listdir("/proc") if pid.isdigit() and any(run in _environment(pid) for run in runs)] == []  # noqa: PTH208
    again = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=900, check=False)
    assert again.returncode == 0, again.stdout + again.stderr


def _environment(pid: str) -> str:
    try:
        return Path(f"/proc/{pid}/environ").read_text(errors="replace")
    except OSError:
        return ""
