"""What is missing or wrong in a review, each with line and column; blame among its factors is only a warning."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date, timedelta
from typing import get_args

from harness.drill.model import Category
from harness.drill.text import typos
from harness.drill.text.problems import Complaint, unknown_word
from harness.errors import Problem
from harness.review.blame.lint import blames
from harness.review.blame.neutral import instead_of
from harness.review.read import LoadedReview
from harness.review.sections import SECTIONS, Section, by_key

LEAST_FACTORS = 2
WORKING_DAYS = 5
_CATEGORIES = get_args(Category)
_ROOT_CAUSE = re.compile(r"\b(?:the |one |a |single )?root[ -]cause\b(?! analysis)", re.IGNORECASE)
_BEGINS = re.compile(r"^[*_`]*(?P<word>[A-Za-z-]+)[*_`]*:")
_SATURDAY = 5


def problems(
    loaded: LoadedReview, people: Collection[str] | None, drills: Mapping[str, Collection[str]], checks: Collection[str], today: date
) -> tuple[Problem, ...]:
    """All that is wrong. `people`: named by the integration file; None: there is none. `drills`: name → the checks that it asks."""
    found = by_key(loaded.text[loaded.body :])
    in_head = loaded.located([*_held(loaded, today), *_actions(loaded, people, drills, checks)])
    return (*in_head, *_sections(loaded, found), *_factors(loaded, found.get("factors")))


def warnings(loaded: LoadedReview, people: Collection[str]) -> tuple[Problem, ...]:
    """Where a factor blames a person, with a neutral way to say it."""
    section = by_key(loaded.text[loaded.body :]).get("factors")
    if section is None:
        return ()
    return tuple(
        loaded.problem(
            section.start + one.start, "factors", f"{one.words!r} finds fault with people", hint=f"for example: {instead_of(one)}"
        )
        for one in blames(section.text, tuple(sorted(people)))
    )


def working_days(since: date, until: date) -> int:
    """How many working days after `since` a day is; public holidays count as working days."""
    days = (since + timedelta(days=number) for number in range(1, (until - since).days + 1))
    return sum(day.weekday() < _SATURDAY for day in days)


def _held(loaded: LoadedReview, today: date) -> Iterator[Complaint]:
    review = loaded.review
    within = f"within {WORKING_DAYS} working days of {review.played}, while people remember"
    if review.held is None:
        if working_days(review.played, today) > WORKING_DAYS:
            yield Complaint(("held",), "not held yet", within, of_key=True)
    elif review.held < review.played:
        yield Complaint(("held",), f"{review.held} is before the run", within)
    elif (days := working_days(review.played, review.held)) > WORKING_DAYS:
        yield Complaint(("held",), f"held {days} working days after the run", within)


def _actions(
    loaded: LoadedReview, people: Collection[str] | None, drills: Mapping[str, Collection[str]], checks: Collection[str]
) -> Iterator[Complaint]:
    ids: set[str] = set()
    if not loaded.review.actions:
        yield Complaint(("actions",), "no action", "at least one, each with owner, date and done_when", of_key=True)
    for place, action in enumerate(loaded.review.actions):
        if action.id in ids:
            yield Complaint(("actions", place, "id"), f"{action.id} is there twice", "a name of its own for each")
        ids.add(action.id)
        if people is not None and action.owner not in people:
            yield unknown_word(("actions", place, "owner"), "person", action.owner, sorted(people))
        if action.done_when.drill not in drills:
            yield unknown_word(("actions", place, "done_when", "drill"), "drill", action.done_when.drill, sorted(drills))
        if action.done_when.check not in checks:
            yield unknown_word(("actions", place, "done_when", "check"), "check", action.done_when.check, sorted(checks))
        elif action.done_when.check not in drills.get(action.done_when.drill, checks):
            found = f"{action.done_when.drill} does not ask {action.done_when.check}"
            yield Complaint(("actions", place, "done_when", "check"), found, "a check of that drill, or of a game day that plays it")


def _sections(loaded: LoadedReview, found: Mapping[str, Section]) -> Iterator[Problem]:
    for key, title in SECTIONS.items():
        section = found.get(key)
        if section is None:
            yield loaded.problem(0, key, f"no section {title!r}", f"a heading `## {title}`")
        elif section.is_empty:
            yield loaded.problem(section.heading, key, "nothing is written yet", "at least a sentence, if only that there was nothing")


def _factors(loaded: LoadedReview, section: Section | None) -> Iterator[Problem]:
    if section is None or section.is_empty:
        return
    items = list(section.items())
    if len(items) < LEAST_FACTORS:
        told = f"{len(items)} contributing factor{'' if len(items) == 1 else 's'}"
        yield loaded.problem(section.heading, "factors", told, f"a list of at least {LEAST_FACTORS}: one cause alone breaks nothing")
    for item in items:
        yield from _category(loaded, item.start, item.text)
    for found in _ROOT_CAUSE.finditer(section.text):
        at = section.start + found.start()
        yield loaded.problem(at, "factors", f"{found[0]!r}", "contributing factors: none of them is the one behind all others")


def _category(loaded: LoadedReview, at: int, text: str) -> Iterator[Problem]:
    found = _BEGINS.match(text)
    allowed = f"one of {', '.join(_CATEGORIES)}, and a colon, before the factor"
    if found is None:
        yield loaded.problem(at, "factors", "a factor without a category", allowed)
    elif found["word"].lower() not in _CATEGORIES:
        hint = typos.hint(found["word"].lower(), _CATEGORIES)
        yield loaded.problem(at, "factors", f"unknown category {found['word']!r}", allowed, hint)
