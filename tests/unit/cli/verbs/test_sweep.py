from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from harness.sweep import survey
from harness.trials import side_by_side
from harness.trials.trial import Result, Trial
from harness.world.processes import confine


@pytest.fixture
def outcome_of(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> dict[str, str]:
    """Outcomes by what a run's drill is called in the end (`uncut`, `00001`); else PASS. Five commits are seen."""
    outcomes: dict[str, str] = {}

    def play(
        trials: Iterable[Trial], out: Path, jobs: int, until_s: float | None = None, _pool: object = None
    ) -> Iterator[tuple[Trial, Result]]:
        for trial in trials:
            outcome = outcomes.get(trial.plan.about.name.rpartition("-")[2], "PASS")
            if outcome == "no time":
                return
            failed, told = {"exactly_once": "-"} if outcome == "FAIL" else {}, {"run": str(tmp_path), "confined": str(trial.confine)}
            yield trial, Result(trial.key, outcome, failed, why="stall", **told)

    monkeypatch.setattr(side_by_side, "side_by_side", play)
    monkeypatch.setattr(survey, "commits_in", lambda run, phase: 5)
    return outcomes


@pytest.mark.parametrize(
    ("outcomes", "code", "said"),
    [
        ({}, 0, "after the commit, before its answer: 5 of 5 points passed"),
        ({"00002": "FAIL", "00003": "FAIL"}, 1, "3 of 5 points passed; broken at 2–3 (exactly_once)"),
        ({"00004": "INCONCLUSIVE"}, 3, "4 of 5 points passed; 1 not known yet"),
        ({"00003": "no time"}, 3, "not known yet"),
        ({"uncut": "FAIL"}, 1, "it already fails without a cut: exactly_once: -"),
        ({"uncut": "INCONCLUSIVE"}, 3, "the run without a cut could not be judged: stall"),
        ({"uncut": "no time"}, 3, "there was no time for it"),
    ],
)
def test_where_it_breaks(
    outcome_of: dict[str, str], outcomes: dict[str, str], code: int, said: str, idrill: Callable[..., Any], tmp_path: Path
) -> None:
    outcome_of.update(outcomes)
    done = idrill("sweep", "commit-then-cut", "--out", str(tmp_path / "out"))
    assert done.exit_code == code, done.output
    assert said in done.stdout


def test_sides_points_and_a_phase(outcome_of: dict[str, str], idrill: Callable[..., Any], tmp_path: Path) -> None:
    words = ("sweep", "commit-then-cut", "--at", "replies", "--at", "commits", "--points", "4", "--by", "kill", "--phase", "recovery")
    done = idrill(*words, "--out", str(tmp_path / "out"))
    assert done.exit_code == 0, done.output
    assert "phase recovery: 5 commits without a cut; 4 points" in done.stdout
    assert len(list((tmp_path / "out" / "commit-then-cut" / "points").glob("*-kill-replies-*"))) == 2


def test_a_phase_that_is_not_there(idrill: Callable[..., Any], tmp_path: Path) -> None:
    done = idrill("sweep", "commit-then-cut", "--phase", "cutt", "--out", str(tmp_path))
    assert done.exit_code == 2
    assert "did you mean 'cut'" in done.output


def test_a_speed_that_is_too_high_for_a_clients_patience_is_warned_about(
    outcome_of: dict[str, str], idrill: Callable[..., Any], tmp_path: Path
) -> None:
    done = idrill("sweep", "commit-then-cut", "--speed", "250", "--out", str(tmp_path / "out"))
    assert done.stderr.count("`patience: 10s` is 40 ms of wall time at speed 250") == 1
    assert idrill("sweep", "commit-then-cut", "--out", str(tmp_path / "out")).stderr == ""


def test_every_run_is_confined_as_asked_and_it_is_told(outcome_of: dict[str, str], idrill: Callable[..., Any], tmp_path: Path) -> None:
    words = ("sweep", "commit-then-cut", "--out", str(tmp_path / "out"), "--points", "2")
    said = idrill(*words, "--confine", "off")
    assert "confinement: off\n" in said.stdout
    assert "confinement: off" in (tmp_path / "out" / "commit-then-cut" / "index.html").read_text()
    assert set(pd.read_csv(tmp_path / "out" / "commit-then-cut" / "points.csv")["confined"]) == {"off"}
    assert "confinement: auto\n" in idrill(*words).stdout
    outcome_of["uncut"] = "FAIL"
    assert "\n  confinement: off\n" in idrill("sweep", "commit-then-cut", "--out", str(tmp_path / "new"), "--confine", "off").stdout


def test_confinement_that_cannot_be_had_is_refused_before_the_first_run(
    idrill: Callable[..., Any], outcome_of: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(confine, "OFFERED", lambda: 0)
    said = idrill("sweep", "commit-then-cut", "--out", str(tmp_path / "out"), "--confine", "required")
    assert said.exit_code == 4
    assert "--confine required, but this kernel has no Landlock" in said.output
    assert not list(tmp_path.glob("out/**/book.jsonl"))
