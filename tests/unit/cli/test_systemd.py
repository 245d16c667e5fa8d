from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from harness.cli.systemd import command_line, units


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["/bin/idrill", "run", "--all"], "/bin/idrill run --all"),
        (["a b", "", "50%", "$HOME", 'say "x"', "back\\slash"], r'"a b" "" 50%% $$HOME "say \"x\"" "back\\slash"'),
    ],
)
def test_words_are_quoted_as_systemd_reads_them(words: list[str], told: str) -> None:
    assert command_line(words) == told


def test_without_a_time_each_folder_has_a_minute_of_its_own_that_stays(tmp_path: Path) -> None:
    minutes = {units("x", ["/bin/true"], tmp_path / str(number), None)["x.timer"].split("* 03:")[1][:2] for number in range(40)}
    assert len(minutes) > 10
    assert all(int(minute) % 2 for minute in minutes), "at round minutes everybody begins"
    assert units("x", ["/bin/true"], tmp_path, None) == units("x", ["/bin/true"], tmp_path, None)


def test_what_a_unit_cannot_hold_is_refused(tmp_path: Path, idrill: Callable[..., Any]) -> None:
    with pytest.raises(ValueError, match="a character that a unit file cannot"):
        units("x", ["/bin/true", "a\nExecStartPost=/bin/false"], tmp_path, None)
    said = idrill("schedule", "systemd", "--at", "daily\n[Service]")
    assert said.exit_code == 2


@pytest.mark.parametrize(
    "words",
    [["--", "--all", "--jbos", "2"], ["--", "--speed", "fast"], ["--name", "../x"], ["--name", "a b"]],
)
def test_a_mistake_is_found_now_and_not_at_night(words: list[str], idrill: Callable[..., Any], here: Path) -> None:
    assert idrill("schedule", "systemd", *words).exit_code == 2
    assert list(here.iterdir()) == []


def test_what_exists_is_left_alone(idrill: Callable[..., Any], here: Path) -> None:
    assert idrill("schedule", "systemd").exit_code == 0
    before = (here / "idrill.timer").read_text()
    said = idrill("schedule", "systemd", "--at", "hourly")
    assert said.exit_code == 4
    assert "idrill.service exists" in said.stderr
    assert (here / "idrill.timer").read_text() == before


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd-analyze: install systemd")
def test_systemd_itself_finds_nothing_wrong(idrill: Callable[..., Any], here: Path) -> None:
    words = ["--only", "seed and not slow", "--connector", 'odd % $name ".connector.yaml', "--quiet"]
    for name, more in (("nightly", []), ("weekdays", ["--at", "Mon..Fri 06:00"])):
        assert idrill("schedule", "systemd", "--name", name, "--to", "units", *more, "--", *words).exit_code == 0
    files = sorted(map(str, (here / "units").iterdir()))
    assert [Path(file).name for file in files] == ["nightly.service", "nightly.timer", "weekdays.service", "weekdays.timer"]
    verified = _verify(*files)
    assert (verified.returncode, verified.stderr) == (0, "")


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd-analyze: install systemd")
def test_a_calendar_that_systemd_does_not_know_would_be_seen(idrill: Callable[..., Any], here: Path) -> None:
    assert idrill("schedule", "systemd", "--at", "each full moon").exit_code == 0
    verified = _verify(str(here / "idrill.service"), str(here / "idrill.timer"))
    assert "each full moon" in verified.stderr


def _verify(*files: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["systemd-analyze", "verify", *files], capture_output=True, text=True, check=False, timeout=60)
