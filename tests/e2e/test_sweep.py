"""A few points of a sweep, for real: who gives each attempt a new key breaks where a commit's answer is lost, and only there."""

from __future__ import annotations

import subprocess
import sys
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
    assert set(found.loc[found["side"] == "commits", "findings"]) == {"doubled"}
