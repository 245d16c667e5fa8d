from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from harness.drill.reading.expectations import Expectation
from harness.matrix.cells import Cell
from harness.matrix.frames import Entry
from harness.matrix.meaning import Meaning, meaning
from harness.trials.trial import Result


@pytest.mark.parametrize(
    ("role", "outcome", "check", "kind", "found"),
    [
        ("expected", "FAIL", "exactly_once", "doubled", Meaning.KILLED),
        ("expected", "FAIL", "exactly_once", "missing", Meaning.OTHER_CHECK),
        ("expected", "FAIL", "counts_match", "doubled", Meaning.OTHER_CHECK),
        ("expected", "PASS", "", "", Meaning.SURVIVED),
        ("expected", "INCONCLUSIVE", "", "", Meaning.UNCLEAR),
        ("reference", "INCONCLUSIVE", "", "", Meaning.UNCLEAR),
        ("category", "INCONCLUSIVE", "", "", Meaning.NOT_JUDGED),
        ("other", "INCONCLUSIVE", "", "", Meaning.NOT_JUDGED),
        ("expected", "BROKE", "", "", Meaning.BROKE),
        ("other", "BROKE", "", "", Meaning.BROKE),
        ("expected", None, "", "", Meaning.NOT_RUN),
        ("reference", "PASS", "", "", Meaning.PASSED),
        ("reference", "FAIL", "no_alert", "alert", Meaning.FALSE_ALARM),
        ("category", "FAIL", "no_alert", "alert", Meaning.KILLED),
        ("other", "PASS", "", "", Meaning.UNNOTICED),
    ],
)
def test_findings(entry: Callable[..., Entry], role: str, outcome: str | None, check: str, kind: str, found: Meaning) -> None:
    assert entry(role, outcome, check, kind).finding is found


def test_without_a_kind_any_finding_of_the_check_will_do() -> None:
    cell = Cell("silent", "connector-down-20m", "expected", 1, Expectation(drill="connector-down-20m", check="single_alert"))
    assert meaning(cell, Result("k", "FAIL", {"single_alert": "-"}, {"single_alert": ["absent"]})) is Meaning.KILLED


@pytest.mark.parametrize("unclear", [{"seen": {"exactly_once": "2 doubled effects"}}, {"doubts": ["exactly_once"]}])
def test_caught_by_another_check_while_its_own_could_not_judge_is_unclear(due: Expectation, unclear: dict[str, Any]) -> None:
    starved = Result("k", "FAIL", {"retry_budget": "-"}, {"retry_budget": ["over_budget"]}, **unclear)
    assert meaning(Cell("duplicates", "commit-then-cut", "expected", 1, due), starved) is Meaning.UNCLEAR
    assert meaning(Cell("duplicates", "commit-then-cut", "category", 1), starved) is Meaning.KILLED


def test_what_cannot_be_planned_is_not_applicable(due: Expectation) -> None:
    assert meaning(Cell("duplicates", "x", "other", 1), None, impossible=True) is Meaning.IMPOSSIBLE
