from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from harness.drill.reading.load import load_drill
from harness.trials import side_by_side
from harness.trials.trial import Result, Trial
from harness.world.processes import confine


def _words(*names: str) -> list[str]:
    return [word for name in names for word in ("--fault", name)]


@pytest.fixture
def breaks(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """A run with all of these kinds of fault breaks a law; with `none` among them no run can be judged, with `unfelt` none feels its first
    fault."""
    kinds: set[str] = set()

    def play(trials: Iterable[Trial], *_: Any) -> Iterator[tuple[Trial, Result]]:
        for trial in trials:
            broken = kinds <= {fault.kind for fault in trial.plan.faults()}
            outcome = "INCONCLUSIVE" if "none" in kinds else "FAIL" if broken else "PASS"
            if "unfelt" in kinds:
                yield trial, Result(trial.key, "INCONCLUSIVE", doubts=["fault_was_felt"], unfelt=["f1"], confined=str(trial.confine))
                continue
            failed = {"exactly_once": "1 missing"} if outcome == "FAIL" else {}
            yield trial, Result(trial.key, outcome, failed, confined=str(trial.confine))

    monkeypatch.setattr(side_by_side, "side_by_side", play)
    return kinds


@pytest.fixture
def some_felt(monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs in which `hang` is never felt, and everything else is."""

    def play(trials: Iterable[Trial], *_: Any) -> Iterator[tuple[Trial, Result]]:
        for trial in trials:
            unfelt = [fault.id for fault in trial.plan.faults() if fault.kind == "hang"]
            outcome, doubts = ("INCONCLUSIVE", ["fault_was_felt"]) if unfelt else ("PASS", [])
            yield trial, Result(trial.key, outcome, doubts=doubts, unfelt=unfelt, confined=str(trial.confine))

    monkeypatch.setattr(side_by_side, "side_by_side", play)


def test_the_smallest_failure_is_written_as_a_drill_with_its_command(idrill: Callable[..., Any], breaks: set[str], tmp_path: Path) -> None:
    breaks.update({"kill", "hang"})
    said = idrill("explore", "reference", "--seed", "4", "--out", str(tmp_path), *_words("killed", "hang", "unavailable"))
    assert said.exit_code == 1, said.output
    path = tmp_path / "reference" / "explored-killed-hang.drill.yaml"
    assert f"idrill run {path} --connector reference --seed 4 --speed 60" in said.stdout
    assert path.read_text().startswith("# The smallest schedule that fails. Seed 4: exactly_once: 1 missing\n# idrill run ")
    assert len(load_drill(path).drill.timeline[1].faults) == 2


def test_only_some_faults(idrill: Callable[..., Any], breaks: set[str], tmp_path: Path) -> None:
    breaks.update({"kill", "hang"})
    said = idrill("explore", "reference", *_words("killed", "unavailable"), "--out", str(tmp_path), "--examples", "10")
    assert said.exit_code == 0
    assert "none made a check of delivery fail" in said.stdout
    assert "hang" not in said.stdout


def test_what_could_not_be_judged_is_told(idrill: Callable[..., Any], breaks: set[str], tmp_path: Path) -> None:
    breaks.update({"none"})
    said = idrill("explore", "reference", "--examples", "5", "--out", str(tmp_path))
    assert "could not be judged" in said.stdout
    assert said.exit_code == 3


def test_where_no_fault_was_felt_nothing_is_proven(idrill: Callable[..., Any], breaks: set[str], tmp_path: Path) -> None:
    breaks.update({"unfelt"})
    said = idrill("explore", "reference", "--examples", "5", "--out", str(tmp_path), *_words("hang"))
    assert "1 schedules, none made" not in said.stdout
    assert "(hang not felt)" in said.stdout
    assert "a fault was not felt; never felt, so not tested: hang; none was judged, so nothing is proven" in said.stdout
    assert said.exit_code == 3


def test_a_fault_that_was_never_felt_is_named(idrill: Callable[..., Any], some_felt: None, tmp_path: Path) -> None:
    said = idrill("explore", "reference", "--examples", "6", "--most", "1", "--out", str(tmp_path), *_words("hang", "killed"))
    assert said.exit_code == 0
    assert "never felt, so not tested: hang" in said.stdout.splitlines()[-2], said.stdout


def test_a_fault_that_is_not_on_the_menu(idrill: Callable[..., Any], tmp_path: Path) -> None:
    said = idrill("explore", "reference", "--fault", "kill", "--out", str(tmp_path))
    assert said.exit_code == 2
    assert "killed" in said.output


def test_a_speed_that_is_too_high_for_a_clients_patience_is_warned_about(
    idrill: Callable[..., Any], breaks: set[str], tmp_path: Path
) -> None:
    breaks.update({"none"})
    words = ("explore", "reference", "--examples", "1", "--out", str(tmp_path))
    assert idrill(*words, "--speed", "250").stderr.count("`patience: 10s` is 40 ms of wall time at speed 250") == 1
    assert "patience" not in idrill(*words).stderr


def test_every_run_is_confined_as_asked_and_it_is_told(idrill: Callable[..., Any], breaks: set[str], tmp_path: Path) -> None:
    words = ("explore", "reference", "--seed", "4", "--out", str(tmp_path), *_words("killed", "hang"))
    breaks.update({"kill", "hang"})
    said = idrill(*words, "--confine", "off")
    assert "\n  confinement: off\n" in said.stdout
    [again] = [line for line in said.stdout.splitlines() if line.startswith("  idrill run ")]
    assert again.endswith(" --confine off")
    said = idrill(*words)
    assert "\n  confinement: auto\n" in said.stdout
    assert "--confine" not in said.stdout
    breaks.add("kind of another menu")
    assert "\n  confinement: auto\n" in idrill(*words, "--examples", "5").stdout


def test_confinement_that_cannot_be_had_is_refused_before_the_first_run(
    idrill: Callable[..., Any], breaks: set[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(confine, "OFFERED", lambda: 0)
    said = idrill("explore", "reference", "--out", str(tmp_path / "out"), "--confine", "required")
    assert said.exit_code == 4
    assert "--confine required, but this kernel has no Landlock" in said.output
    assert not list(tmp_path.glob("out/**/book.jsonl"))


@pytest.mark.parametrize(
    "words", [["explore", ""], ["run", "commit-then-cut", "--connector", ""], ["plan", "commit-then-cut", "--connector", ""]]
)
def test_an_empty_name_is_no_connector(idrill: Callable[..., Any], breaks: set[str], words: list[str]) -> None:
    said = idrill(*words)
    assert said.exit_code == 2
    assert "unknown connector ''" in said.output
