from __future__ import annotations

import json
from pathlib import Path

from judged import file_of, verdicts

from harness.checks.verdict import Outcome
from harness.report.last_outcomes import last_outcomes


def ran(runs: Path, name: str, drill: Path, outcome: str | None) -> None:
    (runs / name).mkdir(parents=True)
    (runs / name / "plan.json").write_text(json.dumps({"drill_file": str(drill)}))
    (runs / name / "verdicts.json").write_text(file_of(verdicts(Outcome(outcome)), drill="one") if outcome else "{")


def test_the_last_run_of_a_drill_counts_and_what_cannot_be_read_does_not(tmp_path: Path) -> None:
    drill = tmp_path / "one.drill.yaml"
    for name, outcome in (("1", "FAIL"), ("2", "PASS"), ("3", None)):
        ran(tmp_path, name, drill, outcome)
    (tmp_path / "4").mkdir()
    (tmp_path / "4" / "verdicts.json").write_text(file_of(verdicts(Outcome.FAIL), drill="one"))
    assert last_outcomes(tmp_path)(drill) == "PASS"
    assert last_outcomes(tmp_path / "none")(drill) is None


def test_two_drills_of_one_file_name_are_not_confused(tmp_path: Path) -> None:
    """Nor does the name in the file count: a copy often keeps it."""
    here, there, runs = tmp_path / "a" / "one.drill.yaml", tmp_path / "b" / "one.drill.yaml", tmp_path / "runs"
    for name, file, outcome in (("1", here, "FAIL"), ("2", there, "PASS")):
        file.parent.mkdir()
        file.touch()
        ran(runs, name, file, outcome)
    last = last_outcomes(runs)
    assert (last(here), last(there)) == ("FAIL", "PASS")
    there.unlink()  # carried out on another machine: then the name must do
    assert last(tmp_path / "c" / "one.drill.yaml") == "PASS"
