"""Scripted teams on their game days, for real: the one that does it right passes, and one mistake each is killed by the check for it."""

from __future__ import annotations

import csv
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.e2e, pytest.mark.slow]
_FIXTURES = Path(__file__).parents[2] / "fixtures"
WRONG = {
    "bystander-acknowledges",
    "hands-over-out-of-order",
    "says-stopped-and-works-on",
    "skips-a-step",
    "types-a-wrong-number",
    "works-past-the-stop",
}


def test_six_teams_and_the_good_one_on_three_game_days(tmp_path: Path) -> None:
    for folder in ("connector", "teams"):
        shutil.copytree(_FIXTURES / folder, tmp_path / folder)
    expectations = tmp_path / "teams" / "expectations.yaml"
    kept = [line for line in expectations.read_text(encoding="utf-8").splitlines() if line.partition(":")[0] in WRONG]
    expectations.write_text("\n".join(kept) + "\n", encoding="utf-8")
    idrill = [str(Path(sys.executable).with_name("idrill")), "matrix", "--teams", "-j", "2", "--expectations", str(expectations)]
    done = subprocess.run([*idrill, "--out", "out"], cwd=tmp_path, capture_output=True, text=True, timeout=1800, check=False)
    with (tmp_path / "out" / "runs.csv").open(encoding="utf-8") as file:
        found = {(row["connector"], row["drill"]): row["finding"] for row in csv.DictReader(file)}
    assert {team: finding for (team, _), finding in found.items() if team in WRONG} == dict.fromkeys(WRONG, "killed"), done.stdout
    assert {day for (team, day), finding in found.items() if team not in WRONG and finding == "passed"} == {
        "frozen-by-hand",
        "handed-over",
        "wrong-amounts",
    }, done.stdout
