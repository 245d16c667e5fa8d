"""A review as a file: its head is read strictly, its body is checked section by section, each complaint with its place."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from harness.errors import DrillInvalid
from harness.review import lint
from harness.review.read import LoadedReview, load_review, reviews_in

PEOPLE = ("Robin Example", "Sam Example")
DRILLS = {"token-endpoint-down": ("alert_names", "exactly_once"), "source-down": ("single_alert",)}
CHECKS = ("alert_names", "exactly_once", "single_alert", "notice_within")
TODAY = date(2026, 12, 4)
GOOD = """\
---
schema: 1
run: "20261203-140000-billing-q4-aaaaaa"
played: 2026-12-03
held: 2026-12-04
actions:
  - {id: A1, does: the page names billing, kind: detect, owner: Sam Example, due: 2026-12-18,
     done_when: {drill: token-endpoint-down, check: alert_names}}
---

# billing-q4

## Summary

Invoices were late for an hour.

## Impact

31 records were owed at most.

## Chronology

- 9:36 the incident was declared

## Contributing factors

- design: The page did not name the system.
- infrastructure: The token endpoint shares a host with
  the address service.

## What went well

The pause took ten seconds.

## Where we were lucky

It was not the end of a month.

## What surprised us

The replay asks for a date.

## Actions

They stand in the head.
"""


@pytest.fixture
def loaded(tmp_path: Path) -> Callable[..., LoadedReview]:
    def load(*changes: tuple[str, str]) -> LoadedReview:
        text = GOOD
        for old, new in changes:
            assert text.count(old) == 1, old
            text = text.replace(old, new)
        (path := tmp_path / "review.md").write_text(text, encoding="utf-8")
        return load_review(path)

    return load


def told(review: LoadedReview, today: date = TODAY) -> list[str]:
    found = lint.problems(review, PEOPLE, DRILLS, CHECKS, today)
    return [f"{one.line}:{one.column} {one.key}: {one.found}{f' ({one.hint})' if one.hint else ''}" for one in found]


def test_a_good_review_has_no_problem(loaded: Callable[..., LoadedReview]) -> None:
    review = loaded()
    assert told(review) == []
    assert lint.warnings(review, PEOPLE) == ()
    assert review.review.actions[0].done_when.check == "alert_names"


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (("## Impact\n\n31 records were owed at most.\n", ""), "10:1 impact: no section 'Impact'"),
        (("It was not the end of a month.", "<!-- nothing yet -->"), "35:1 lucky: nothing is written yet"),
        (("- infrastructure: The token endpoint shares a host with\n  the address service.\n", ""), "25:1 factors: 1 contributing factor"),
        (("- design: The", "- The"), "27:3 factors: a factor without a category"),
        (("- design: The", "- desing: The"), "27:3 factors: unknown category 'desing' (did you mean 'design'?)"),
        (("The page did not name", "The root cause is that the page did not name"), "27:11 factors: 'The root cause'"),
        (("owner: Sam", "owner: Sma"), "7:65 actions[0].owner: unknown person 'Sma Example' (did you mean 'Sam Example'?)"),
        (
            ("drill: token-endpoint-down", "drill: token-endpont-down"),
            "8:25 actions[0].done_when.drill: unknown drill 'token-endpont-down' (did you mean 'token-endpoint-down'?)",
        ),
        (
            ("check: alert_names", "check: alert_name"),
            "8:53 actions[0].done_when.check: unknown check 'alert_name' (did you mean 'alert_names'?)",
        ),
        (
            ("check: alert_names", "check: single_alert"),
            "8:53 actions[0].done_when.check: token-endpoint-down does not ask single_alert",
        ),
        (("held: 2026-12-04", "held: 2026-12-14"), "5:7 held: held 7 working days after the run"),
        (("held: 2026-12-04", "held: 2026-12-02"), "5:7 held: 2026-12-02 is before the run"),
    ],
)  # fmt: skip
def test_each_mistake_is_named_with_its_place(loaded: Callable[..., LoadedReview], change: tuple[str, str], complaint: str) -> None:
    [found] = told(loaded(change))
    assert found.startswith(complaint)


def test_a_review_that_is_late_says_so_only_once_it_is(loaded: Callable[..., LoadedReview]) -> None:
    review = loaded(("held: 2026-12-04", "held: null"))
    assert told(review, date(2026, 12, 10)) == []
    assert told(review, date(2026, 12, 11)) == ["5:1 held: not held yet"]


def test_a_weekend_is_no_working_day() -> None:
    thursday, friday = date(2026, 12, 3), date(2026, 12, 11)
    assert (lint.working_days(thursday, thursday), lint.working_days(thursday, friday)) == (0, 6)


def test_actions_need_owner_date_and_proof(loaded: Callable[..., LoadedReview]) -> None:
    with pytest.raises(DrillInvalid) as raised:
        loaded(("owner: Sam Example, due: 2026-12-18,\n     done_when: {drill: token-endpoint-down, check: alert_names}", "note: soon"))
    keys = {(problem.line, problem.key) for problem in raised.value.problems}
    assert {(7, "actions[0].note"), (7, "actions[0].owner"), (7, "actions[0].due"), (7, "actions[0].done_when")} <= keys


def test_two_actions_of_one_name(loaded: Callable[..., LoadedReview]) -> None:
    again = "  - {id: A1, does: more, owner: Sam Example, due: 2026-12-18, done_when: {drill: source-down, check: single_alert}}\n---\n"
    assert told(loaded(("---\n\n# billing-q4", f"{again}\n# billing-q4"))) == ["9:10 actions[1].id: A1 is there twice"]


def test_blame_is_a_warning_with_its_place_and_a_neutral_wording(loaded: Callable[..., LoadedReview]) -> None:
    review = loaded(("shares a host with\n  the", "shares a host.\n  Robin forgot to say so to the"))
    assert told(review) == []
    [found] = lint.warnings(review, PEOPLE)
    assert (found.line, found.column, found.found) == (29, 3, "'Robin forgot' finds fault with people")
    assert found.hint == "for example: nothing reminded Robin to say so to the address service"


def test_blame_elsewhere_is_left_alone(loaded: Callable[..., LoadedReview]) -> None:
    assert lint.warnings(loaded(("The replay asks for a date.", "Robin forgot the date.")), PEOPLE) == ()


@pytest.mark.parametrize("text", ["", "# no head\n", "---\nschema: 1\n", "\n---\nschema: 1\n---\n"])
def test_a_file_without_a_head_is_named(tmp_path: Path, text: str) -> None:
    (path := tmp_path / "x.md").write_text(text, encoding="utf-8")
    with pytest.raises(DrillInvalid) as raised:
        load_review(path)
    assert raised.value.problems[0].found == "no head"


def test_the_head_is_read_by_the_strict_loader(tmp_path: Path) -> None:
    """YAML 1.2: `on` is a word, a key may stand once, and a tag makes no object."""
    (path := tmp_path / "x.md").write_text("---\nschema: 1\nschema: 1\non: !!python/object:os.system\n---\n", encoding="utf-8")
    with pytest.raises(DrillInvalid):
        load_review(path)


def test_markdown_without_a_head_is_no_review(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("# Reviews\n", encoding="utf-8")
    (tmp_path / "a.md").write_text(GOOD, encoding="utf-8")
    assert [path.name for path in reviews_in(tmp_path)] == ["a.md"]
