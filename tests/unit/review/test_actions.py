"""Actions: people say that they are done, and only a run on a newer subject verifies it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from archived import GOOD
from icalendar import Calendar

from harness.archive.record import CheckOf, RunRecord
from harness.checks.verdict import Outcome
from harness.review.actions import Followed, State, follow
from harness.review.calendar import calendar
from harness.review.model import Review

TODAY = date(2026, 12, 20)
OLD, NEW = "a" * 64, "b" * 64
REVIEWED = "20261203-140000-billing-q4-aaaaaa"


def review(**action: Any) -> Review:
    said = {
        "id": "A1", "does": "the page names billing", "owner": "Sam Example", "due": "2026-12-18",
        "done_when": {"drill": "token-endpoint-down", "check": "alert_names"},
    } | action  # fmt: skip
    return Review.model_validate({"schema": 1, "run": REVIEWED, "played": "2026-12-03", "subject": OLD, "actions": [said]})


def run(day: str, outcome: Outcome, *, subject: str = NEW, drill: str = "token-endpoint-down", gate: Outcome = Outcome.PASS) -> RunRecord:
    return replace(
        GOOD,
        run=f"{day.replace('-', '')}-120000-{drill}-aaaaaa",
        started=f"{day}T12:00:00Z",
        drill=replace(GOOD.drill, name=drill),
        subject=GOOD.subject.model_copy(update={"digest": subject}),
        checks=(CheckOf(check="fault_was_felt", outcome=gate, gate=True), CheckOf(check="alert_names", outcome=outcome)),
    )


def followed(of: Review, *records: RunRecord, today: date = TODAY) -> Followed:
    [found] = follow(Path("reviews/2026-12-03-billing-q4.md"), of, records, today)
    return found


def test_open_until_its_day_is_past() -> None:
    assert followed(review(), today=date(2026, 12, 18)).state is State.OPEN
    late = followed(review())
    assert (late.state, late.due) == (State.OVERDUE, True)


def test_ticked_by_hand_it_is_only_said_to_be_done() -> None:
    said = review(done="2026-12-10")
    assert followed(said).state is State.SAID
    assert not followed(said).due
    assert followed(said, run("2026-12-12", Outcome.PASS, subject=OLD)).state is State.SAID, "the subject is the old one"
    assert followed(said, run("2026-12-12", Outcome.PASS, drill="source-down")).state is State.SAID, "another drill"
    assert followed(said, run("2026-12-01", Outcome.PASS)).state is State.SAID, "before the run of the review"
    assert followed(said, run("2026-12-12", Outcome.INCONCLUSIVE)).state is State.SAID


def test_a_pass_on_a_newer_subject_verifies_it() -> None:
    record = run("2026-12-12", Outcome.PASS)
    for of in (review(), review(done="2026-12-10")):
        found = followed(of, record)
        assert (found.state, found.shown_by, found.due) == (State.VERIFIED, record.run, False)


def test_a_pass_behind_a_closed_gate_verifies_nothing() -> None:
    assert followed(review(), run("2026-12-12", Outcome.PASS, gate=Outcome.INCONCLUSIVE)).state is State.OVERDUE


def test_a_later_fail_turns_it_regressed_and_a_later_pass_back() -> None:
    first, then = run("2026-12-12", Outcome.PASS), run("2026-12-14", Outcome.FAIL, subject="c" * 64)
    found = followed(review(), first, then)
    assert (found.state, found.shown_by, found.due) == (State.REGRESSED, then.run, True)
    assert followed(review(), first, then, run("2026-12-16", Outcome.PASS)).state is State.VERIFIED
    assert followed(review(done="2026-12-10"), run("2026-12-14", Outcome.FAIL)).state is State.REGRESSED


def test_a_fail_before_anybody_said_it_was_done_is_what_it_is_for() -> None:
    assert followed(review(), run("2026-12-12", Outcome.FAIL)).state is State.OVERDUE
    assert followed(review(done="2026-12-13"), run("2026-12-12", Outcome.FAIL)).state is State.SAID


def test_the_record_of_the_run_says_more_than_the_review() -> None:
    own = replace(run("2026-12-03", Outcome.FAIL, subject=NEW), run=REVIEWED)
    assert followed(review(), own, run("2026-12-12", Outcome.PASS, subject=NEW)).state is State.OVERDUE
    assert followed(review(), own, run("2026-12-12", Outcome.PASS, subject=OLD)).state is State.VERIFIED


def test_deadlines_as_a_calendar() -> None:
    shown = [followed(review(does="the page\r\nnames billing; at once")), followed(review(id="A2"), run("2026-12-12", Outcome.PASS))]
    text = calendar(shown)
    [event] = Calendar.from_ical(text.decode()).walk("VEVENT")
    assert str(event["SUMMARY"]) == "A1: the page names billing; at once (Sam Example)"
    assert event["DTSTART"].dt == date(2026, 12, 18)
    assert calendar(shown) == text
