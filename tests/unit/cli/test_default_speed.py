"""A speed that nobody asked for is one at which no client's patience is too short, and it is told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from harness import assets, rehearsal
from harness.sweep import survey
from harness.trials import side_by_side
from harness.trials.trial import Result, Trial

_TOLD = "impatient.connector.yaml: speed 40, not 60, at which `patience: 2s` would be 33.3 ms of wall time"


@pytest.fixture
def impatient(tmp_path: Path) -> str:
    """The reference connector, whose clients wait for two seconds."""
    path = tmp_path / "impatient.connector.yaml"
    path.write_text(f"extends: {assets.fixture('connector') / 'reference.connector.yaml'}\npatience: 2s\n")
    return str(path)


@pytest.fixture
def speeds(monkeypatch: pytest.MonkeyPatch, rehearsed: Callable[..., Any], tmp_path: Path) -> list[float]:
    """The speeds of what was carried out; everything passes."""
    seen: list[float] = []

    def play(trials: Iterable[Trial], *_: Any) -> Iterator[tuple[Trial, Result]]:
        for trial in trials:
            seen.append(trial.plan.speed)
            yield trial, Result(trial.key, "PASS", run=str(tmp_path))

    def rehearse(plan: Any, _options: Any) -> Any:
        seen.append(plan.speed)
        return rehearsed(plan)

    monkeypatch.setattr(side_by_side, "side_by_side", play)
    monkeypatch.setattr(survey, "commits_in", lambda run, phase: 2)
    monkeypatch.setattr(rehearsal, "rehearse", rehearse)
    return seen


def _words(verb: str, connector: str, out: Path) -> list[str]:
    if verb == "explore":
        return ["explore", connector, "--examples", "2", "--out", str(out)]
    return [verb, "commit-then-cut", "--connector", connector, *(["--out", str(out)] if verb != "plan" else [])]


def _notes(stderr: str) -> list[str]:
    """Without the line that names what `idrill run` begins with."""
    return [line for line in stderr.splitlines() if not line.lstrip().startswith("commit-then-cut: connector ")]


@pytest.mark.parametrize("verb", ["plan", "run", "sweep", "explore"])
def test_it_is_lower_where_a_client_is_impatient(
    verb: str, impatient: str, speeds: list[float], idrill: Callable[..., Any], tmp_path: Path
) -> None:
    said = idrill(*_words(verb, impatient, tmp_path / "out"))
    assert said.exit_code == 0, said.output
    assert [line.endswith(_TOLD) for line in _notes(said.stderr)] == [True]
    assert set(speeds) == ({40.0} if verb != "plan" else set())


@pytest.mark.parametrize("verb", ["plan", "run", "sweep", "explore"])
def test_one_that_was_asked_for_is_taken_with_a_warning(
    verb: str, impatient: str, speeds: list[float], idrill: Callable[..., Any], tmp_path: Path
) -> None:
    said = idrill(*_words(verb, impatient, tmp_path / "out"), "--speed", "60")
    assert said.exit_code == 0, said.output
    assert "idrill: warning: " in said.stderr
    assert "not 60" not in said.stderr
    assert set(speeds) <= {60.0}


@pytest.mark.parametrize("verb", ["plan", "run", "sweep", "explore"])
def test_a_patient_one_has_the_usual_one(verb: str, speeds: list[float], idrill: Callable[..., Any], tmp_path: Path) -> None:
    said = idrill(*_words(verb, "reference", tmp_path / "out"))
    assert (said.exit_code, _notes(said.stderr)) == (0, [])
    assert set(speeds) <= {60.0}


def test_a_plan_as_json_stays_json(impatient: str, idrill: Callable[..., Any]) -> None:
    said = idrill("plan", "commit-then-cut", "--connector", impatient, "--json")
    assert '"speed": 40.0' in said.stdout
    assert said.stdout.startswith("{")


def test_explore_says_how_to_repeat_it_at_the_speed_that_it_took(
    impatient: str, idrill: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def play(trials: Iterable[Trial], *_: Any) -> Iterator[tuple[Trial, Result]]:
        yield from ((trial, Result(trial.key, "FAIL", {"exactly_once": "1 missing"})) for trial in trials)

    monkeypatch.setattr(side_by_side, "side_by_side", play)
    assert " --speed 40\n" in idrill("explore", impatient, "--examples", "1", "--out", str(tmp_path / "out")).stdout
