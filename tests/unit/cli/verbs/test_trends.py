"""`idrill trends` and `idrill history` on the command line: where they read, what they write, and removed records."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from archived import record
from proven import of_today

from harness.archive.file import put
from harness.readiness.readied import asked
from harness.readiness.table import quarterly


@pytest.fixture(autouse=True)
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for number in range(3):
        put(record(number), tmp_path / "idrill-archive")
    return tmp_path / "idrill-archive"


def commit(folder: Path) -> None:
    who = ("-c", "user.name=A Test", "-c", "user.email=test@example.invalid", "-c", "commit.gpgsign=false")
    for words in (("init", "-q"), ("add", "."), ("commit", "-q", "-m", "records")):
        subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True)


def test_it_writes_its_files_and_says_where(idrill: Callable[..., Any], tmp_path: Path) -> None:
    said = idrill("trends", "--at", "2026-11-29")
    assert said.exit_code == 0
    assert "orders-sync  2026-Q4  3 of 3, 100 % (44–100)" in said.stdout
    assert said.stdout.splitlines()[-1] == "reports/trends/trends.html"
    names = {path.name for path in (tmp_path / "reports/trends").iterdir()}
    assert {
        "trends.html",
        "trends.json",
        "quarters.csv",
        "quarters.parquet",
        "overall.csv",
        "drills.csv",
        "patterns.csv",
        "patterns.parquet",
    } <= names


def test_the_sheet_for_leaders_is_written_on_demand(idrill: Callable[..., Any], tmp_path: Path) -> None:
    said = idrill("trends", "--at", "2026-11-29", "--leadership", "--out", "here")
    assert said.stdout.splitlines()[-2:] == ["here/trends.html", "here/leadership.html"]
    assert "Drills in 2026-Q4" in (tmp_path / "here/leadership.html").read_text(encoding="utf-8")


def test_json_goes_to_the_terminal_alone(idrill: Callable[..., Any], tmp_path: Path) -> None:
    said = idrill("trends", "--at", "2026-11-29", "--json")
    assert json.loads(said.stdout)["quarters"][0]["passed"] == 3
    assert not (tmp_path / "reports").exists()
    assert idrill("trends", "--at", "2026-11-29", "--json").stdout == said.stdout


@pytest.mark.parametrize("verb", ["trends", "history"])
def test_a_record_that_git_has_and_the_folder_has_not_is_named(idrill: Callable[..., Any], archive: Path, verb: str) -> None:
    commit(archive.parent)
    gone = sorted(archive.rglob("*.json"))[0]
    gone.unlink()
    said = idrill(verb)
    assert gone.name in said.stdout
    assert "removed: the history of git has it" in said.stdout


def test_a_changed_record_is_named_and_not_counted(idrill: Callable[..., Any], archive: Path) -> None:
    changed = sorted(archive.rglob("*.json"))[0]
    changed.write_text(changed.read_text().replace("PASS", "FAIL"))
    said = idrill("trends", "--at", "2026-11-29")
    assert "2 of 2, 100 %" in said.stdout
    assert f"{changed.name}: changed: its content is not what its name promises" in said.stdout


def test_an_archive_without_records_says_so(idrill: Callable[..., Any], tmp_path: Path) -> None:
    said = idrill("trends", "--archive", "nowhere")
    assert (said.exit_code, said.stdout) == (0, "no records in nowhere\n")
    assert not (tmp_path / "reports").exists()


@pytest.mark.parametrize("wrong", [("--archive", "none"), ("--at", "29.11.2026"), ("--at", "2026-02-30")])
def test_what_it_cannot_use_is_refused(idrill: Callable[..., Any], wrong: tuple[str, str]) -> None:
    said = idrill("trends", *wrong)
    assert said.exit_code == 2
    assert wrong[0] in said.stderr


FULL, FEED = "orders-to-billing.integration.yaml", "visits-report.integration.yaml"


def due_of(said: Any, name: str) -> dict[str, Any]:
    [row] = [row for row in json.loads(said.stdout)["quarters"] if row["integration"] == name]
    return {column: row[column] for column in ("runs", "due", "due_done")}


@pytest.mark.usefixtures("examples")
def test_with_integration_files_it_says_what_is_due_and_how_ready_they_are(idrill: Callable[..., Any], tmp_path: Path) -> None:
    facts = asked(Path(FEED), [])[1]
    [mine] = [each for each in of_today(facts, integration=None) if each.drill.name == "stale-reads"]
    put(mine, tmp_path / "idrill-archive")
    said = idrill("trends", "--at", "2026-11-29", "--json", "--integration", FULL, "--integration", FEED)
    assert due_of(said, "visits-report") == {"runs": 1, "due": len(quarterly(facts)), "due_done": 1}, "it was run without the file"
    assert due_of(said, "orders-to-billing")["due_done"] == 0
    assert due_of(said, "orders-sync") == {"runs": 3, "due": None, "due_done": None}
    done = idrill("trends", "--at", "2026-11-29", "--leadership", "--integration", FULL, "--out", "here")
    sheet = (tmp_path / "here/leadership.html").read_text(encoding="utf-8")
    assert re.search(
        r"<li>orders-to-billing: NOT READY, \d of 10 boxes open, \d not proven; nobody has reviewed it as it is today</li>", sheet
    ), done.stdout
    assert "Not assessed here, because no file was given: orders-sync and " in sheet


@pytest.mark.usefixtures("examples")
def test_an_integration_is_shown_before_its_first_run(idrill: Callable[..., Any]) -> None:
    said = idrill("trends", "--at", "2026-11-29", "--archive", "nowhere", "--integration", "visits-report")
    assert (said.exit_code, said.stdout.splitlines()[1].split()[:2]) == (0, ["visits-report", "2026-Q4"])
    assert "0 of 5 due" in said.stdout


@pytest.mark.usefixtures("examples")
def test_a_file_that_cannot_be_judged_or_comes_twice_is_refused(idrill: Callable[..., Any], tmp_path: Path) -> None:
    twice = idrill("trends", "--integration", FEED, "--integration", FEED)
    assert (twice.exit_code, "a second file of visits-report" in twice.stderr) == (2, True)
    wrong = tmp_path / "wrong.integration.yaml"
    wrong.write_text("schema: 1\nintegration: wrong\npattern: reporting-feed\nconector: orders\n")
    said = idrill("trends", "--integration", str(wrong))
    assert said.exit_code == 2
    assert "4:1: conector: unknown key 'conector' (did you mean 'connector'?)" in said.stderr
    assert not (tmp_path / "reports").exists()
