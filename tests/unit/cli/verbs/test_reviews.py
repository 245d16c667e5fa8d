"""`idrill review`, `idrill actions`, `idrill forget`, `idrill debrief`: what they print, write, and exit with."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from archived import GOOD
from gameday import played

from harness.archive.file import put

HEAD = """\
---
schema: 1
run: "20261203-140000-billing-q4-aaaaaa"
played: 2026-12-03
held: 2026-12-04
actions:
  - {id: A1, does: the page names billing, owner: Sam Example, due: 2026-12-18,
     done_when: {drill: connector-down-20m, check: exactly_once}}
---
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (folder := tmp_path / "work").mkdir()
    monkeypatch.chdir(folder)
    return folder


def reviews(here: Path, text: str = HEAD) -> None:
    (here / "reviews").mkdir()
    (here / "reviews" / "2026-12-03-billing-q4.md").write_text(text, encoding="utf-8")


def test_without_reviews_there_are_no_actions(idrill: Callable[..., Any], here: Path) -> None:
    assert here.is_dir()
    said = idrill("actions")
    assert (said.exit_code, said.stdout) == (0, "reviews: no actions\n")
    assert json.loads(idrill("actions", "--json").stdout) == {"actions": []}


def test_an_action_is_followed_into_the_archive(idrill: Callable[..., Any], here: Path) -> None:
    reviews(here)
    open_still = idrill("actions", "--at", "2026-12-10")
    assert "2026-12-18  open       Sam Example  2026-12-03-billing-q4 A1: the page names billing" in open_still.stdout
    put(replace(GOOD, run="20261212-120000-connector-down-20m-aaaaaa", started="2026-12-12T12:00:00Z"), here / "idrill-archive")
    [found] = json.loads(idrill("actions", "--json", "--at", "2026-12-20").stdout)["actions"]
    assert (found["state"], found["shown_by"]) == ("verified", "20261212-120000-connector-down-20m-aaaaaa")


def test_a_run_of_another_integration_verifies_nothing(idrill: Callable[..., Any], here: Path) -> None:
    (here / "mine.integration.yaml").write_text("schema: 1\nintegration: mine\npattern: one-way-write\nconnector: mine\n", encoding="utf-8")
    reviews(here, HEAD.replace("schema: 1\n", 'schema: 1\nintegration: "../mine.integration.yaml"\n'))
    later = replace(GOOD, run="20261212-120000-connector-down-20m-aaaaaa", started="2026-12-12T12:00:00Z")
    put(replace(later, integration=None, file="another"), here / "idrill-archive")
    assert json.loads(idrill("actions", "--json", "--at", "2026-12-10").stdout)["actions"][0]["state"] == "open"
    put(replace(later, run="20261213-120000-connector-down-20m-bbbbbb", integration=None, file="mine"), here / "idrill-archive")
    assert json.loads(idrill("actions", "--json", "--at", "2026-12-10").stdout)["actions"][0]["state"] == "verified"


def test_overdue_exits_with_1_and_shows_nothing_else(idrill: Callable[..., Any], here: Path) -> None:
    reviews(here)
    assert idrill("actions", "--overdue", "--at", "2026-12-18").exit_code == 0
    late = idrill("actions", "--overdue", "--at", "2026-12-19", "--ics", "due.ics")
    assert late.exit_code == 1
    assert "1 action: 1 overdue" in late.stdout
    assert b"SUMMARY:A1: the page names billing" in (here / "due.ics").read_bytes()


def test_a_broken_review_hides_no_other(idrill: Callable[..., Any], here: Path) -> None:
    reviews(here)
    (here / "reviews" / "broken.md").write_text("---\nschema: 1\n---\n", encoding="utf-8")
    said = idrill("actions")
    assert said.exit_code == 2
    assert "the page names billing" in said.stdout
    assert "broken.md" in said.stderr


def test_a_review_is_begun_from_a_run_and_never_overwritten(idrill: Callable[..., Any], here: Path, run: Any) -> None:
    run_dir = played(run).save()
    assert idrill("review", "new", str(run_dir)).exit_code == 0
    [path] = (here / "reviews").iterdir()
    text = path.read_text(encoding="utf-8")
    assert "Kim Example (commander) declares an incident: invoices are wrong" in text
    path.write_text(text + "ours\n", encoding="utf-8")
    again = idrill("review", "new", str(run_dir))
    assert again.exit_code == 4
    assert "there is a review already" in again.stderr
    assert path.read_text(encoding="utf-8").endswith("ours\n")
    checked = idrill("review", "check", str(path))
    assert checked.exit_code == 2
    assert "factors: nothing is written yet" in checked.stdout


def test_what_people_said_is_forgotten(idrill: Callable[..., Any], run: Any) -> None:
    run_dir = played(run).save()
    assert idrill("debrief", str(run_dir)).exit_code in {0, 1, 3}
    assert "invoices are wrong" in (run_dir / "report" / "debrief.html").read_text(encoding="utf-8")
    said = idrill("forget", str(run_dir))
    assert said.exit_code == 0
    assert "git keeps what was ever committed" in said.stdout
    left = [path for path in run_dir.rglob("*") if path.is_file() and b"invoices are wrong" in path.read_bytes()]
    assert left == []
    assert "nothing of people is left" in idrill("forget", str(run_dir)).stdout


def test_game_days_are_forgotten_after_so_many_days(idrill: Callable[..., Any], here: Path, run: Any) -> None:
    (runs := here / "reports" / "runs").mkdir(parents=True)
    path, new = played(run).save().rename(runs / "20260901-140000-billing-aaaaaa"), "20261201-140000-billing-bbbbbb"
    (runs / new / "ledgers").mkdir(parents=True)
    (runs / new / "plan.json").write_text("{}", encoding="utf-8")
    (runs / new / "ledgers" / "people.jsonl").write_text("{}", encoding="utf-8")
    said = idrill("forget", "--older-than", "90", "--at", "2026-12-03")
    assert said.exit_code == 0
    assert not (path / "ledgers" / "people.jsonl").exists()
    assert (runs / new / "ledgers" / "people.jsonl").exists()
    assert "no game day is so old" in idrill("forget", "--older-than", "90", "--at", "2026-12-03").stdout
    assert idrill("forget").exit_code == 2
    assert idrill("forget", "last", "--older-than", "90").exit_code == 2
