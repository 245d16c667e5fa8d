from __future__ import annotations

from harness.drill.model import Drill
from harness.drill.reading.expectations import Expectation
from harness.matrix.cells import OTHERS, REFERENCE, Cell, beside, expected, references


def wants(**drills: str) -> dict[str, Expectation]:
    return {name: Expectation(drill=drill, check="exactly_once") for name, drill in drills.items()}


def test_each_defect_meets_its_own_drill_with_each_seed() -> None:
    cells = list(expected(wants(two="b1", one="a1"), range(7, 9)))
    assert [(cell.connector, cell.drill, cell.seed) for cell in cells] == [
        ("one", "a1", 7),
        ("two", "b1", 7),
        ("one", "a1", 8),
        ("two", "b1", 8),
    ]
    assert {cell.role for cell in cells} == {"expected"}


def test_each_drill_is_run_with_its_own_connector(drills: dict[str, Drill]) -> None:
    assert list(references(drills, range(3, 4))) == [Cell(REFERENCE, name, "reference", 3) for name in sorted(drills)]


def test_a_defect_meets_its_category_and_some_others(drills: dict[str, Drill]) -> None:
    cells = list(beside(wants(one="a1"), drills, 1))
    assert [cell.drill for cell in cells if cell.role == "category"] == ["a2", "a3"]
    others = [cell.drill for cell in cells if cell.role == "other"]
    assert len(others) == OTHERS
    assert set(others) <= {"b1", "b2", "c1"}


def test_the_others_are_drawn_from_the_seed(drills: dict[str, Drill]) -> None:
    assert list(beside(wants(one="c1"), drills, 1)) == list(beside(wants(one="c1"), drills, 1))
    drawn = {tuple(cell.drill for cell in beside(wants(one="c1"), drills, seed)) for seed in range(20)}
    assert len(drawn) > 1


def test_full_takes_all_drills_that_are_made_for_the_same_connector(drills: dict[str, Drill]) -> None:
    cells = list(beside(wants(one="a1"), drills, 1, full=True))
    assert {cell.drill for cell in cells} == set(drills) - {"a1", "own"}


def test_a_defect_of_another_connector_meets_only_the_drills_of_that_one(drills: dict[str, Drill]) -> None:
    assert list(beside(wants(one="own"), drills, 1, full=True)) == []
