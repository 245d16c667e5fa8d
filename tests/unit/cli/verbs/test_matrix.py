from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from harness import rehearsal
from harness.trials import side_by_side
from harness.trials.trial import Result, Trial
from harness.world.processes import confine


@pytest.fixture
def played(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What was asked to be played; defects are found doubled, unless `outcome` says otherwise."""
    asked: dict[str, Any] = {"trials": [], "outcome": "FAIL"}

    def play(
        trials: Iterable[Trial], out: Path, jobs: int, until_s: float | None = None, _pool: object = None
    ) -> Iterator[tuple[Trial, Result]]:
        asked.update(jobs=jobs, until_s=until_s)
        for trial in trials:
            asked["trials"].append(trial)
            failed = asked["outcome"] == "FAIL"
            found = {"exactly_once": ["doubled"]} if failed else {}
            yield (
                trial,
                Result(
                    trial.key, asked["outcome"], {"exactly_once": "-"} if failed else {}, found, wall_s=2.0, confined=str(trial.confine)
                ),
            )

    monkeypatch.setattr(side_by_side, "side_by_side", play)
    return asked


def test_a_defect_that_is_caught(idrill: Callable[..., Any], played: dict[str, Any], tmp_path: Path) -> None:
    said = idrill("matrix", "duplicates", "-j", "3", "--budget", "10m", "--out", str(tmp_path))
    assert said.exit_code == 0, said.output
    assert "killed  duplicates × commit-then-cut, seed 1: exactly_once  2 s" in said.stdout
    assert "1 kill, 0 survivors" in said.stdout
    assert (played["jobs"], played["until_s"] is None) == (3, False)
    assert (tmp_path / "index.html").is_file()


@pytest.mark.parametrize(("outcome", "code"), [("PASS", 1), ("INCONCLUSIVE", 3)])
def test_one_that_survives_and_one_that_nobody_can_tell(
    idrill: Callable[..., Any], played: dict[str, Any], tmp_path: Path, outcome: str, code: int
) -> None:
    played["outcome"] = outcome
    assert idrill("matrix", "duplicates", "--out", str(tmp_path)).exit_code == code


def test_seeds_are_for_defects_with_their_own_drills(idrill: Callable[..., Any], played: dict[str, Any], tmp_path: Path) -> None:
    idrill("matrix", "duplicates", "--seeds", "3", "--out", str(tmp_path))
    seeds = [(trial.plan.about.name, trial.plan.seed) for trial in played["trials"]]
    assert seeds[:3] == [("commit-then-cut", 1), ("commit-then-cut", 2), ("commit-then-cut", 3)]
    assert {seed for drill, seed in seeds[3:]} == {1}


def test_only_the_drill_that_must_catch_it(idrill: Callable[..., Any], played: dict[str, Any], tmp_path: Path) -> None:
    assert idrill("matrix", "duplicates", "--own", "--out", str(tmp_path)).exit_code == 0
    assert [trial.plan.about.name for trial in played["trials"]] == ["commit-then-cut"]
    said = idrill("matrix", "--own", "--full", "--out", str(tmp_path))
    assert said.exit_code == 2
    assert "choose one" in said.output


def test_an_unknown_defect_and_a_strange_budget(idrill: Callable[..., Any], tmp_path: Path) -> None:
    said = idrill("matrix", "duplicate", "--out", str(tmp_path))
    assert said.exit_code == 2
    assert "did you mean 'duplicates'" in said.output
    said = idrill("matrix", "--budget", "10", "--out", str(tmp_path))
    assert said.exit_code == 2
    assert "1h30m" in said.output


def test_a_drill_that_is_not_at_hand(idrill: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "e.yaml").write_text("duplicates: {drill: comit-then-cut, check: exactly_once}")
    said = idrill("matrix", "--expectations", str(tmp_path / "e.yaml"), "--out", str(tmp_path))
    assert said.exit_code == 2
    assert "comit-then-cut" in said.output


def test_a_speed_that_is_too_high_for_a_clients_patience_is_warned_about(
    idrill: Callable[..., Any], played: dict[str, Any], tmp_path: Path
) -> None:
    said = idrill("matrix", "duplicates", "--speed", "250", "--out", str(tmp_path))
    assert said.stderr.count("idrill: warning: duplicates: `patience: 10s` is 40 ms of wall time at speed 250") == 1
    assert idrill("matrix", "duplicates", "--out", str(tmp_path)).stderr == ""


def test_every_run_is_confined_as_asked_and_it_is_told(idrill: Callable[..., Any], played: dict[str, Any], tmp_path: Path) -> None:
    said = idrill("matrix", "duplicates", "--out", str(tmp_path), "--confine", "off")
    assert {trial.confine for trial in played["trials"]} == {"off"}
    assert "\n  confinement: off\n" in said.stdout
    assert "Confinement: off." in (tmp_path / "matrix.md").read_text()
    assert "confinement: off" in (tmp_path / "index.html").read_text()
    before = len(played["trials"])
    assert "\n  confinement: auto\n" in idrill("matrix", "duplicates", "--out", str(tmp_path)).stdout
    assert len(played["trials"]) == 2 * before


def test_confinement_that_cannot_be_had_is_refused_before_the_first_run(
    idrill: Callable[..., Any], played: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(confine, "OFFERED", lambda: 0)
    said = idrill("matrix", "duplicates", "--out", str(tmp_path / "out"), "--confine", "required")
    assert said.exit_code == 4
    assert "--confine required, but this kernel has no Landlock" in said.output
    assert not list(tmp_path.glob("out/**/book.jsonl"))


def test_a_drill_that_cannot_be_read_is_named_and_left_out(
    idrill: Callable[..., Any], played: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("x.drill.yaml").write_text("title: [")
    said = idrill("matrix", "duplicates")
    assert said.exit_code == 0, said.output
    assert "warning: x.drill.yaml is left out: x.drill.yaml:1:" in said.stderr
    assert said.stderr.count("x.drill.yaml is left out") == 1


def test_a_client_that_is_impatient_has_a_lower_speed_unless_one_was_asked_for(
    idrill: Callable[..., Any], played: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw_up = rehearsal.draw_up

    def impatient(*args: Any, **wanted: Any) -> Any:
        plan = draw_up(*args, **wanted)
        return type(plan).model_validate(plan.model_dump() | {"connector": plan.connector | {"patience": "2s"}})

    monkeypatch.setattr(rehearsal, "draw_up", impatient)
    said = idrill("matrix", "duplicates", "--out", str(tmp_path))
    assert said.stderr.count("idrill: duplicates: speed 40, not 120, at which `patience: 2s` would be 16.7 ms of wall time") == 1
    assert {trial.plan.speed for trial in played["trials"]} == {40.0}
    played["trials"].clear()
    said = idrill("matrix", "duplicates", "--speed", "120", "--out", str(tmp_path))
    assert "warning: " in said.stderr
    assert {trial.plan.speed for trial in played["trials"]} == {120.0}


def test_teams_play_game_days(idrill: Callable[..., Any], played: dict[str, Any], tmp_path: Path) -> None:
    said = idrill("matrix", "tells-nobody", "--teams", "--out", str(tmp_path))
    [trial] = played["trials"]
    assert (trial.plan.gameday.name, trial.plan.gameday.team.name, trial.plan.speed) == ("wrong-amounts", "tells-nobody", 60)
    assert said.exit_code == 1, "caught by exactly_once, and not by the check that is there for it"
    assert "1 game day" in said.stdout


def test_teams_with_all_drills_make_no_sense(idrill: Callable[..., Any]) -> None:
    said = idrill("matrix", "--teams", "--full")
    assert said.exit_code == 2
    assert "--teams and --full contradict each other" in said.output
