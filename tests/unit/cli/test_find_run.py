from __future__ import annotations

from pathlib import Path

import pytest

from harness.cli.find_run import find_run, run_ids
from harness.errors import RunUnreadable


@pytest.fixture
def out(tmp_path: Path) -> Path:
    for name in ("20260101-000000-cut-aaaaaa", "20260101-000000-cut-aabbbb", "20260202-000000-down-cccccc"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "plan.json").write_text("{}")
    (tmp_path / "notes").mkdir()
    return tmp_path


def test_run_ids_are_the_runs_oldest_first(out: Path) -> None:
    assert run_ids(out) == ["20260101-000000-cut-aaaaaa", "20260101-000000-cut-aabbbb", "20260202-000000-down-cccccc"]


@pytest.mark.parametrize("name", ["20260202-000000-down-cccccc", "20260202", "last"])
def test_by_id_beginning_or_last(out: Path, name: str) -> None:
    assert find_run(name, out) == out / "20260202-000000-down-cccccc"


def test_by_path(out: Path) -> None:
    run = out / "20260101-000000-cut-aaaaaa"
    assert find_run(str(run), out / "elsewhere") == run


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("20260101-000000-cut-aa", "2 run ids begin with that"),
        ("20260202-000000-dwn-cccccc", "did you mean 20260202-000000-down-cccccc?"),
        ("zzz", "no such run (there are 3 runs under"),
    ],
)
def test_a_name_that_fits_not_exactly_one_is_refused(out: Path, name: str, said: str) -> None:
    with pytest.raises(RunUnreadable) as refused:
        find_run(name, out)
    assert said in str(refused.value)


def test_a_run_that_has_lost_its_plan_is_found(out: Path) -> None:
    run = out / "20260303-000000-cut-dddddd"
    run.mkdir()
    (run / "journal.jsonl").touch()
    assert find_run("20260303", out) == find_run("last", out) == find_run(str(run), out) == run


def test_a_folder_that_is_no_run_is_refused(out: Path) -> None:
    with pytest.raises(RunUnreadable, match=r"holds no plan\.json"):
        find_run(str(out / "notes"), out)


def test_last_without_any_run_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RunUnreadable, match="no such run"):
        find_run("last", tmp_path)
