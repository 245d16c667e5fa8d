from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from judged import file_of, verdicts

from harness.checks.verdict import Outcome
from harness.retention import old_runs, retire
from harness.world.sweep import claim


def _run(out: Path, name: str, outcome: str | None = "PASS") -> Path:
    run = out / name
    run.mkdir(parents=True)
    (run / "plan.json").write_text("{}")
    if outcome:
        (run / "verdicts.json").write_text(file_of(verdicts(Outcome(outcome))))
    return run


def _names(out: Path) -> list[str]:
    return sorted(path.name for path in out.iterdir())


def test_the_newest_are_kept(tmp_path: Path) -> None:
    for n in range(5):
        _run(tmp_path, f"2026010{n}-000000-x-aaaaaa")
    assert retire(tmp_path, keep=2) == ("20260102-000000-x-aaaaaa", "20260101-000000-x-aaaaaa", "20260100-000000-x-aaaaaa")
    assert _names(tmp_path) == ["20260103-000000-x-aaaaaa", "20260104-000000-x-aaaaaa"]


def test_every_failed_run_is_kept(tmp_path: Path) -> None:
    _run(tmp_path, "1-failed", "FAIL")
    _run(tmp_path, "2-inconclusive", "INCONCLUSIVE")
    _run(tmp_path, "3-new")
    assert retire(tmp_path, keep=1) == ("2-inconclusive",)
    assert _names(tmp_path) == ["1-failed", "3-new"]


@pytest.mark.parametrize("damaged", ["", "[]", "{}", "{", "null"])
def test_a_run_with_damaged_verdicts_counts_as_not_failed(tmp_path: Path, damaged: str) -> None:
    _run(tmp_path, "1-old", outcome=None).joinpath("verdicts.json").write_text(damaged)
    assert retire(tmp_path, keep=0) == ("1-old",)


def test_folders_that_are_not_runs_are_never_touched(tmp_path: Path) -> None:
    (tmp_path / "0-mine").mkdir()
    (tmp_path / "0-mine" / "thesis.txt").write_text("years of work")
    (tmp_path / "0-file").write_text("")
    target = _run(tmp_path / "elsewhere", "linked")
    (tmp_path / "0-link").symlink_to(target, target_is_directory=True)
    assert retire(tmp_path, keep=0) == ()
    assert (target / "plan.json").is_file()


def test_a_run_that_is_going_on_is_kept(tmp_path: Path) -> None:
    claim(_run(tmp_path, "1-live", outcome=None))
    assert retire(tmp_path, keep=0) == ()


def test_a_run_whose_harness_is_dead_is_not_live(tmp_path: Path) -> None:
    (_run(tmp_path, "1-killed", outcome=None) / "owner.json").write_text(json.dumps({"pid": os.getpid(), "start": 1}))
    assert retire(tmp_path, keep=0) == ("1-killed",)


def test_no_folder_is_nothing_to_do(tmp_path: Path) -> None:
    assert retire(tmp_path / "never") == ()


def test_what_was_just_announced_is_spared(tmp_path: Path) -> None:
    names = [f"202601{n:02}-000000-x-aaaaaa" for n in range(1, 6)]
    for name in names:
        _run(tmp_path, name)
    assert [run.name for run in old_runs(tmp_path, keep=2, spare={names[0], names[4]})] == [names[2], names[1]]
    assert _names(tmp_path) == names
    assert retire(tmp_path, keep=2, spare=set(names)) == ()
    assert _names(tmp_path) == names
