"""Recurring patterns name the actions of reviews that were to end them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from archived import record

from harness.archive.read import Archive
from harness.archive.record import CheckOf
from harness.checks.verdict import Outcome
from harness.review.actions import Followed, State
from harness.review.model import Action
from harness.trends.page import page
from harness.trends.text import as_text
from harness.trends.trends import Trends, trends

AT = date(2026, 12, 31)


def action(name: str, drill: str, check: str, state: State, *, due: bool = False) -> Followed:
    said: dict[str, Any] = {
        "does": "it is found",
        "owner": "Sam Example",
        "due": "2026-12-18",
        "done_when": {"drill": drill, "check": check},
    }
    return Followed(Path("reviews/2026-03-02-billing.md"), "a-run", Action.model_validate(said | {"id": name}), state, due, "")


def found(*actions: Followed) -> Trends:
    failed = (CheckOf(check="exactly_once", outcome=Outcome.FAIL),)
    made = (
        record(number, run=f"run-{number}", started=f"{day}T00:00:00Z", outcome=Outcome.FAIL, checks=failed)
        for number, day in enumerate(("2026-02-01", "2026-11-01"))
    )
    return trends(Archive(tuple(made), ()), AT, actions=actions)


def test_a_pattern_names_the_actions_whose_proof_it_is() -> None:
    right = action("A1", "connector-down-20m", "exactly_once", State.REGRESSED)
    late = action("A2", "connector-down-20m", "exactly_once", State.OVERDUE, due=True)
    other_check = action("A3", "connector-down-20m", "single_alert", State.OPEN)
    other_drill = action("A4", "source-down", "exactly_once", State.OPEN)
    told = found(right, late, other_check, other_drill)
    assert list(told.patterns["actions"]) == ["A1 of 2026-03-02-billing (regressed), A2 of 2026-03-02-billing (overdue)"]
    assert "to end it: A1 of 2026-03-02-billing (regressed)" in as_text(told)
    assert "A1 of 2026-03-02-billing (regressed)" in page(told)


def test_a_pattern_against_which_nobody_has_decided_anything_says_so() -> None:
    told = found()
    assert list(told.patterns["actions"]) == [""]
    assert "no action" in page(told)
