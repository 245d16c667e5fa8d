from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from harness.cli.find_drills import drill_files
from harness.drill.reading.expectations import Expectation
from harness.drill.reading.load import load_drill
from harness.errors import PlanImpossible
from harness.matrix.cells import REFERENCE, Cell, Role
from harness.matrix.meaning import Meaning
from harness.matrix.run import Drills, Matrix
from harness.plan.model import Plan
from harness.rehearsal import draw_up
from harness.trials.book import Book
from harness.trials.trial import Result, Trial

NAMES = ("commit-then-cut", "token-expiry")


@pytest.fixture
def catalogue() -> Drills:
    files = {name: drill_files()[name] for name in NAMES}
    return Drills(files, {name: load_drill(path).drill for name, path in files.items()})


def drawn(drill: str, connector: str | None, seed: int, speed: float) -> Plan:
    if connector == "two-way" and "token" in drill:
        raise PlanImpossible("it has no token")
    return draw_up(drill, connector=None if connector == "two-way" else connector, seed=seed, speed=speed)


class Played:
    """Plays what it is given; every trial passes, as far as it comes. `unclear`: the speeds at which nothing can be told."""

    def __init__(self, most: int = 99, unclear: tuple[float, ...] = (), doubts: list[str] | None = None) -> None:
        self.most, self.unclear, self.doubts = most, unclear, doubts or []
        self.trials: list[Trial] = []

    def __call__(self, trials: Iterable[Trial]) -> Iterator[tuple[Trial, Result]]:
        for trial in list(trials)[: self.most]:
            self.trials.append(trial)
            yield trial, Result(trial.key, "INCONCLUSIVE" if trial.plan.speed in self.unclear else "PASS", doubts=self.doubts)


def matrix(catalogue: Drills, folder: Path, due: Expectation) -> Matrix:
    cells = [Cell("duplicates", "commit-then-cut", "expected", 1, due), Cell(REFERENCE, "commit-then-cut", "reference", 1)]
    cells += [Cell("two-way", "token-expiry", "other", 1), Cell("two-way", "commit-then-cut", "reference", 1)]
    return Matrix(cells, catalogue, Book(folder / "book.jsonl"), drawn, 120.0)


def test_every_cell_has_its_finding_and_one_trial_may_serve_several(catalogue: Drills, tmp_path: Path, due: Expectation) -> None:
    table, played, told = matrix(catalogue, tmp_path, due), Played(), []
    table.carry_out(played, lambda entry, number, count: told.append((entry.cell.connector, number, count)))
    assert [entry.finding for entry in table.entries()] == [Meaning.SURVIVED, Meaning.PASSED, Meaning.IMPOSSIBLE, Meaning.PASSED]
    assert len(played.trials) == 2
    assert told == [("duplicates", 2, 4), (REFERENCE, 3, 4), ("two-way", 4, 4)]


def test_what_was_cut_off_goes_on_where_it_was(catalogue: Drills, tmp_path: Path, due: Expectation) -> None:
    first = matrix(catalogue, tmp_path, due)
    first.carry_out(Played(most=1), lambda *_: None)
    assert [entry.finding for entry in first.entries()][1] is Meaning.NOT_RUN
    second, played = matrix(catalogue, tmp_path, due), Played()
    second.carry_out(played, lambda *_: None)
    assert [trial.plan.seed for trial in played.trials] == [1]
    assert Meaning.NOT_RUN not in [entry.finding for entry in second.entries()]


def test_only_runs_that_somebody_will_ask_about_are_kept(catalogue: Drills, tmp_path: Path, due: Expectation) -> None:
    played: Any = Played()
    matrix(catalogue, tmp_path, due).carry_out(played, lambda *_: None)
    survivor, reference = played.trials
    assert survivor.keep == {"PASS", "INCONCLUSIVE", "BROKE"}
    assert reference.keep == {"FAIL", "INCONCLUSIVE", "BROKE"}


def test_what_cannot_be_told_at_one_speed_is_run_at_the_next(catalogue: Drills, tmp_path: Path, due: Expectation) -> None:
    table, played, told = matrix(catalogue, tmp_path, due), Played(unclear=(120.0,)), []
    table.carry_out(played, lambda entry, number, count: told.append((entry.cell.connector, number, count)))
    assert [trial.plan.speed for trial in played.trials] == [120.0, 120.0, 60.0, 60.0]
    assert [entry.finding for entry in table.entries()] == [Meaning.SURVIVED, Meaning.PASSED, Meaning.IMPOSSIBLE, Meaning.PASSED]
    assert told == [("duplicates", 2, 4), (REFERENCE, 3, 4), ("two-way", 4, 4)]
    again = Played()
    matrix(catalogue, tmp_path, due).carry_out(again, lambda *_: None)
    assert again.trials == []


def test_what_cannot_be_told_at_any_speed_is_open_and_the_next_call_tries_the_lowest(
    catalogue: Drills, tmp_path: Path, due: Expectation
) -> None:
    table = matrix(catalogue, tmp_path, due)
    table.carry_out(Played(unclear=(120.0, 60.0)), lambda *_: None)
    assert [entry.finding for entry in table.entries()] == [Meaning.UNCLEAR, Meaning.UNCLEAR, Meaning.IMPOSSIBLE, Meaning.UNCLEAR]
    again = Played()
    matrix(catalogue, tmp_path, due).carry_out(again, lambda *_: None)
    assert [trial.plan.speed for trial in again.trials] == [60.0, 60.0]


def test_a_pace_at_which_a_client_cannot_wait_is_not_kept(catalogue: Drills, tmp_path: Path) -> None:
    def patient(patience: str) -> list[float]:
        def drawn_with(drill: str, connector: str | None, seed: int, speed: float) -> Plan:
            plan = drawn(drill, connector, seed, speed)
            return Plan.model_validate(plan.model_dump() | {"connector": plan.connector | {"patience": patience}})

        cells = [Cell("duplicates", "commit-then-cut", "other", 1)]
        Matrix(cells, catalogue, Book(tmp_path / f"{patience}.jsonl"), drawn_with, 120.0).carry_out(played := Played(), lambda *_: None)
        return [trial.plan.speed for trial in played.trials]

    assert patient("10s") == [180.0]
    assert patient("8s") == [120.0]


@pytest.mark.parametrize(
    ("patience", "role", "speeds"),
    [("10s", "reference", [120.0, 60.0]), ("2s", "reference", [40.0, 20.0]), ("2s", "other", [40.0, 20.0]), ("8s", "other", [160.0, 80.0])],
)
def test_a_speed_that_nobody_asked_for_is_one_at_which_every_client_can_wait(
    catalogue: Drills, tmp_path: Path, patience: str, role: Role, speeds: list[float]
) -> None:
    def impatient(drill: str, connector: str | None, seed: int, speed: float) -> Plan:
        plan = drawn(drill, connector, seed, speed)
        said = plan.connector | {"patience": patience}
        return Plan.model_validate(plan.model_dump() | {"connector": said})

    cells = [Cell(REFERENCE, "commit-then-cut", role, 1)]
    table = Matrix(cells, catalogue, Book(tmp_path / "book.jsonl"), impatient, 120.0, asked=False)
    table.carry_out(played := Played(unclear=tuple(speeds)), lambda *_: None)
    assert [trial.plan.speed for trial in played.trials] == speeds
    assert [plan.speed for plan in table.plans()] == speeds[:1]


def test_what_cannot_be_run_at_one_speed_is_run_at_the_next(catalogue: Drills, tmp_path: Path, due: Expectation) -> None:
    def picky(drill: str, connector: str | None, seed: int, speed: float) -> Plan:
        if speed > 60:
            raise PlanImpossible("too fast")
        return drawn(drill, connector, seed, speed)

    cells = [Cell("duplicates", "commit-then-cut", "expected", 1, due)]
    table, played = Matrix(cells, catalogue, Book(tmp_path / "book.jsonl"), picky, 120.0), Played()
    table.carry_out(played, lambda *_: None)
    assert [trial.plan.speed for trial in played.trials] == [60.0]
    assert [entry.finding for entry in table.entries()] == [Meaning.SURVIVED]


def test_what_could_not_be_judged_beside_is_not_tried_again(catalogue: Drills, tmp_path: Path) -> None:
    cells = [Cell("duplicates", "commit-then-cut", "other", 1)]

    def table() -> Matrix:
        return Matrix(cells, catalogue, Book(tmp_path / "book.jsonl"), drawn, 120.0)

    first, again = Played(unclear=(180.0, 90.0)), Played()
    table().carry_out(first, lambda *_: None)
    table().carry_out(again, lambda *_: None)
    assert [[trial.plan.speed for trial in played.trials] for played in (first, again)] == [[180.0, 90.0], []]
    assert [entry.finding for entry in table().entries()] == [Meaning.NOT_JUDGED]


@pytest.mark.parametrize(
    ("doubts", "speeds"),
    [
        (["steady_state"], [180.0]),
        (["steady_state", "stall"], [180.0]),
        (["course"], [180.0]),
        (["course", "fault_was_felt"], [180.0]),
        (["course", "stall"], [180.0, 90.0]),
        (["recovered_within"], [180.0, 90.0]),
        ([], [180.0, 90.0]),
    ],
)
def test_beside_the_matter_half_the_speed_is_for_slow_machines_alone(
    catalogue: Drills, tmp_path: Path, due: Expectation, doubts: list[str], speeds: list[float]
) -> None:
    def table() -> Matrix:
        cells = [Cell("duplicates", "commit-then-cut", "expected", 1, due), Cell("two-way", "commit-then-cut", "category", 1)]
        return Matrix(cells, catalogue, Book(tmp_path / "book.jsonl"), drawn, 120.0)

    def tried(played: Played, connector: str) -> list[float]:
        file = drawn(str(catalogue.files["commit-then-cut"]), connector, 1, 120.0).connector_file
        return [trial.plan.speed for trial in played.trials if trial.plan.connector_file == file]

    first, again, told = Played(unclear=(180.0, 120.0, 90.0, 60.0), doubts=doubts), Played(), []
    table().carry_out(first, lambda entry, *_: told.append(entry.cell.connector))
    table().carry_out(again, lambda *_: None)
    assert (tried(first, "duplicates"), tried(first, "two-way")) == ([120.0, 60.0], speeds)
    assert sorted(told) == ["duplicates", "two-way"]
    assert [trial.plan.speed for trial in again.trials] == [60.0]  # the one whose verdict counts
    assert [entry.finding for entry in table().entries()] == [Meaning.SURVIVED, Meaning.NOT_JUDGED]


@pytest.mark.parametrize(
    ("drill", "speeds"),
    [
        pytest.param("half-complete-backlog", [180.0], id="three seconds to start in"),
        pytest.param("killed-again-in-recovery", [180.0, 90.0], id="two thirds of a second"),
    ],
)
def test_who_hardly_had_the_time_to_start_has_more_of_it_at_half_the_speed(tmp_path: Path, drill: str, speeds: list[float]) -> None:
    path = drill_files()[drill]
    cells, drills = [Cell("duplicates", drill, "other", 1)], Drills({drill: path}, {drill: load_drill(path).drill})
    played = Played(unclear=(180.0, 90.0), doubts=["course"])
    Matrix(cells, drills, Book(tmp_path / "book.jsonl"), drawn, 120.0).carry_out(played, lambda *_: None)
    assert [trial.plan.speed for trial in played.trials] == speeds
