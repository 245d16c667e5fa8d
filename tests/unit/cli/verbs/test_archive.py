from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from archived import GOOD, record

from harness.archive.file import put
from harness.archive.read import read_archive


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def kept(here: Path, outage: Any) -> str:
    """A run under the usual folder."""
    outage.check("exactly_once", level="effects")
    (here / "reports/runs").mkdir(parents=True)
    return shutil.move(outage.save(), here / "reports/runs/20261101-120000-example-aaaaaa").name  # type: ignore[no-any-return]


def _git(folder: Path, *words: str) -> None:
    who = ("-c", "user.name=A Test", "-c", "user.email=test@example.invalid", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True)


def test_verify_leaves_a_record_as_a_run_does(idrill: Callable[..., Any], kept: str, here: Path) -> None:
    assert idrill("verify", kept).exit_code == 0
    assert idrill("report", kept).exit_code == 0
    [record] = read_archive(here / "idrill-archive").records
    assert (record.drill.name, record.outcome) == ("example", "PASS")


def test_the_archive_that_nobody_asked_for_says_once_what_it_is(idrill: Callable[..., Any], kept: str, here: Path) -> None:
    first, second = idrill("verify", kept), idrill("report", kept)
    assert first.stderr.count("idrill-archive/ is new: ") == 1
    assert "commit it" in first.stderr
    assert "docs/archive.md" in first.stderr
    assert "is new" not in second.stderr
    assert (here / "idrill-archive").is_dir()
    assert "is new" not in idrill("verify", kept, "--archive", "mine").stderr  # somebody has named this one
    assert (here / "mine").is_dir()


def test_a_run_from_elsewhere_is_verified_without_one_until_somebody_adds_it(
    idrill: Callable[..., Any], kept: str, here: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    theirs = shutil.move(here / "reports/runs" / kept, tmp_path_factory.mktemp("theirs") / kept)
    before = {path: path.read_bytes() for path in Path(theirs).rglob("*") if path.is_file()}
    assert idrill("archive", "add", str(theirs)).exit_code == 0
    assert before == {path: path.read_bytes() for path in Path(theirs).rglob("*") if path.is_file()}
    assert len(read_archive(here / "idrill-archive").records) == 1
    assert idrill("verify", str(theirs), "--archive", "other").exit_code == 0
    assert not (here / "other").exists()


def test_none_is_no_archive(idrill: Callable[..., Any], kept: str, here: Path) -> None:
    assert idrill("verify", kept, "--archive", "none").exit_code == 0
    assert sorted(path.name for path in here.iterdir()) == ["reports", "run-0"] or not (here / "idrill-archive").exists()
    said = idrill("archive", "check", "--archive", "none")
    assert said.exit_code == 2


def test_it_lies_beside_the_settings_file_and_the_file_may_name_another(
    idrill: Callable[..., Any], kept: str, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (here / "idrill.toml").write_text("")
    inner = here / "a" / "b"
    inner.mkdir(parents=True)
    monkeypatch.chdir(inner)
    assert idrill("verify", kept, "--out", str(here / "reports/runs")).exit_code == 0
    assert len(read_archive(here / "idrill-archive").records) == 1
    (here / "idrill.toml").write_text('archive = "evidence"\n')
    assert idrill("verify", kept, "--out", str(here / "reports/runs")).exit_code == 0
    assert len(read_archive(here / "evidence").records) == 1
    (here / "idrill.toml").write_text('archive = "none"\n')
    shutil.rmtree(here / "evidence")
    assert idrill("verify", kept, "--out", str(here / "reports/runs")).exit_code == 0
    assert [path.name for path in here.rglob("*.json") if ".aaaa" in path.name or "archive" in str(path)] == [
        path.name for path in (here / "idrill-archive").rglob("*.json")
    ]
    monkeypatch.setenv("IDRILL_VERIFY_ARCHIVE", str(here / "by-variable"))
    assert idrill("verify", kept, "--out", str(here / "reports/runs")).exit_code == 0
    assert len(read_archive(here / "by-variable").records) == 1


def test_a_removed_and_a_changed_record_are_named(idrill: Callable[..., Any], here: Path) -> None:
    good, bad = put(GOOD, here / "idrill-archive"), put(record(1), here / "idrill-archive")
    _git(here, "init", "-q")
    _git(here, "add", "-A")
    _git(here, "commit", "-q", "-m", "records")
    said = idrill("archive", "check")
    assert (said.exit_code, said.stdout) == (0, "idrill-archive: 2 records of 2 runs, 0 flaws\n")
    good.unlink()
    bad.write_text(bad.read_text().replace('"PASS"', '"FAIL"'))
    said = idrill("archive", "check")
    assert said.exit_code == 1
    assert said.stdout.splitlines() == [
        f"2026-Q4/{bad.name}: changed: its content is not what its name promises",
        f"2026-Q4/{good.name}: removed: the history of git has it",
        "idrill-archive: 0 records of 0 runs, 2 flaws",
    ]
    shutil.rmtree(here / "idrill-archive")
    said = idrill("archive", "check")
    assert said.exit_code == 1
    assert said.stdout.count("removed") == 2


def test_without_git_nobody_knows_what_was_removed(idrill: Callable[..., Any], here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(GOOD, here / "idrill-archive")
    monkeypatch.setattr("harness.world.git.past_of", lambda _folder: None)
    said = idrill("archive", "check")
    assert said.exit_code == 3
    assert "a record that was removed cannot be found" in said.stdout


@pytest.mark.parametrize("words", [("add",), ("check", "last"), ("burn",)])
def test_words_that_make_no_sense_are_refused(idrill: Callable[..., Any], words: tuple[str, ...]) -> None:
    assert idrill("archive", *words).exit_code == 2


def test_the_sample_of_version_1_can_be_added(idrill: Callable[..., Any], here: Path) -> None:
    samples = Path(__file__).parents[4] / "reports" / "samples"
    [sample] = [path.parent for path in samples.glob("*/plan.json")]
    assert idrill("archive", "add", str(sample)).exit_code == 0
    [found] = (here / "idrill-archive").rglob("*.json")
    assert json.loads(found.read_text())["sealed"] is False
