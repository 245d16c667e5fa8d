"""Whoever removes a file of a run, or its contents, gets no PASS for it: tried on the committed sample, file by file."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from harness.checks.judge.judge import judge
from harness.checks.verdict import Outcome
from harness.evidence.evidence import Evidence

_SAMPLES = Path(__file__).parents[3] / "reports" / "samples"
_RUN = next(iter(sorted(path.parent for path in _SAMPLES.glob("*/plan.json"))))
_EVIDENCE = sorted(str(path.relative_to(_RUN)) for path in (*_RUN.glob("*.jsonl"), *_RUN.glob("ledgers/*.jsonl")))


def _complete_streams(run: Path) -> Outcome:
    with Evidence.open(run) as evidence:
        return next(verdict.outcome for verdict in judge(evidence).verdicts if verdict.check == "complete_streams")


def test_the_sample_has_every_file_that_its_plan_implies() -> None:
    ledgers = [f"ledgers/{name}.jsonl" for name in ("alerts", "destination", "proxy", "source")]
    assert ledgers == [name for name in _EVIDENCE if name.startswith("ledgers/")]
    assert _complete_streams(_RUN) is Outcome.PASS


@pytest.mark.parametrize("name", _EVIDENCE)
@pytest.mark.parametrize("how", ["deleted", "a folder", "emptied"])
def test_without_one_of_its_files_a_run_is_not_complete(name: str, how: str, tmp_path: Path) -> None:
    copy = tmp_path / _RUN.name
    shutil.copytree(_RUN, copy, ignore=shutil.ignore_patterns("report"))
    (copy / name).unlink()
    if how == "a folder":
        (copy / name).mkdir()
    elif how == "emptied":
        (copy / name).touch()
    assert _complete_streams(copy) is Outcome.INCONCLUSIVE
