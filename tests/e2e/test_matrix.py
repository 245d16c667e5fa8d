"""A defect and its drills, side by side, for real."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.e2e, pytest.mark.slow]


def test_a_defect_is_killed_by_name_and_the_second_call_runs_nothing(tmp_path: Path) -> None:
    (tmp_path / "drills").mkdir()
    shortened = Path(__file__).parent / "drills" / "commit-then-cut.drill.yaml"
    (tmp_path / "drills" / shortened.name).write_bytes(shortened.read_bytes())
    expected = tmp_path / "expectations.yaml"
    expected.write_text("duplicates: {drill: commit-then-cut, check: exactly_once, finding: doubled}")
    command = [str(Path(sys.executable).with_name("idrill")), "matrix", "duplicates", "--expectations", str(expected), "--out", "out"]
    first = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=900, check=False)
    assert first.returncode == 0, first.stdout + first.stderr
    [line] = [line for line in first.stdout.splitlines() if "duplicates × commit-then-cut" in line]
    assert "killed" in line
    book = [json.loads(line) for line in (tmp_path / "out" / "book.jsonl").read_text().splitlines()]
    assert any(result["named"].get("exactly_once") for result in book)
    second = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=True)
    assert "×" not in second.stdout
