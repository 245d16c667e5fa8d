from __future__ import annotations

from pathlib import Path

from judged import file_of, verdicts

from harness.checks.verdict import Outcome
from harness.report.last_outcomes import last_outcomes


def test_the_last_run_of_a_drill_counts_and_what_cannot_be_read_does_not(tmp_path: Path) -> None:
    for run, outcome in (("1", "FAIL"), ("2", "PASS"), ("3", None)):
        (tmp_path / run).mkdir()
        (tmp_path / run / "verdicts.json").write_text(file_of(verdicts(Outcome(outcome)), drill="one") if outcome else "{")
    assert last_outcomes(tmp_path) == {"one": "PASS"}
    assert last_outcomes(tmp_path / "none") == {}
