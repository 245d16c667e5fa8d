"""Game days in readiness: only attested people count, for the people and the controls of today."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain
from typing import Any

import pytest
from proven import AT, OF, archive, facts, run

from harness import assets
from harness.archive.record import CheckOf, PeopleOf, RunRecord
from harness.checks.verdict import Outcome
from harness.gameday.reading.load import load_gameday
from harness.readiness.assess import Assessment, assess
from harness.readiness.drift.game_days import of_game_days
from harness.readiness.facts import Facts, Promise
from harness.readiness.states import Ready, State
from harness.readiness.table import ITEMS, Asked

PEOPLE = "8" * 64
PROMISES = {
    ("acknowledged_within", "within"): Promise("escalate.within", "30m"),
    ("notice_within", "within"): Promise("comms.first_notice", "30m"),
    ("updates_every", "every"): Promise("comms.every", "30m"),
    ("contained_by_one_person", "approvals"): Promise("pause.approvals", 0),
}
PARAMS: dict[str, dict[str, Any]] = {
    "acknowledged_within": {"within": "15m"},
    "notice_within": {"within": "30m"},
    "updates_every": {"every": "30m"},
    "contained_by_one_person": {"within": "20m", "approvals": 0},
    "resolution_notice": {},
}
ALL = PeopleOf(responder="people", acts=20, human="attested", acknowledged_by="owner", acknowledged_s=240.0)


def customer(**changes: Any) -> Facts:
    """A file of customer state, with what it promises of people."""
    return facts("customer-state", connector="orders-sync", people=PEOPLE, promises=PROMISES, **changes)


def game_day(day: str = "2026-11-20", **changes: Any) -> RunRecord:
    """One that went well, and was attested."""
    played = run("late-rollback", day, 999)
    checks = [CheckOf(check=check, outcome=Outcome.PASS, params=params) for check, params in PARAMS.items()]
    given = replace(played, connector="orders-sync", integration=replace(OF, people=PEOPLE), checks=(*played.checks, *checks), people=ALL)
    return replace(given, **changes)


def with_check(name: str, **changes: Any) -> Callable[[RunRecord], RunRecord]:
    return lambda one: replace(one, checks=tuple(replace(each, **changes) if each.check == name else each for each in one.checks))


def without_check(name: str) -> Callable[[RunRecord], RunRecord]:
    return lambda one: replace(one, checks=tuple(each for each in one.checks if each.check != name))


def people(**changes: Any) -> Callable[[RunRecord], RunRecord]:
    return lambda one: replace(one, people=replace(one.people, **changes))


def judged(given: Facts, *days: RunRecord, at: datetime = AT) -> Assessment:
    signals = tuple(chain(of_game_days(given, list(days), at)))
    return assess(given, [*archive(given), *days], at, signals=signals)


def states(of: Assessment) -> dict[str, State | None]:
    return {each.item.id: each.state for each in of.standings}


def test_customer_state_is_ready_with_an_attested_game_day_and_not_without() -> None:
    assert judged(customer(), game_day()).ready is Ready.READY
    without = judged(customer())
    assert without.ready is Ready.NOT_PROVEN
    assert {name for name, state in states(without).items() if state is State.WRITTEN and name in {"B1", "B6", "B9", "C3"}} == {
        "B1", "B6", "B9", "C3",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("change", "item", "state", "words"),
    [
        (people(human="browser"), "B9", State.WRITTEN, "nobody attested"),
        (people(human="scripted"), "B9", State.WRITTEN, "a scripted team"),
        (people(called_off=True), "B6", State.WRITTEN, "did not go as planned"),
        (lambda one: replace(one, integration=replace(OF, people="9" * 64)), "B1", State.WRITTEN, "have changed since"),
        (lambda one: replace(one, integration=OF), "B1", State.WRITTEN, "have changed since"),
        (lambda one: replace(one, integration=None), "B1", State.WRITTEN, ""),
        (lambda one: replace(one, connector="another-sync", file="another-sync"), "C3", State.WRITTEN, "played with another-sync"),
        (lambda one: replace(one, changed=1), "B9", State.WRITTEN, "were changed"),
        (lambda one: replace(one, sealed=False), "B9", State.WRITTEN, "were changed"),
        (with_check("steady_state", outcome=Outcome.INCONCLUSIVE), "B9", State.WRITTEN, "steady_state was not passed"),
        (with_check("updates_every", outcome=Outcome.INCONCLUSIVE), "B9", State.WRITTEN, "updates_every was inconclusive"),
        (with_check("updates_every", params={"every": "31m"}), "B9", State.WRITTEN, "allowed 31m"),
        (with_check("updates_every", params={}), "B9", State.WRITTEN, "is None"),
        (with_check("contained_by_one_person", params={"approvals": 1}), "B6", State.WRITTEN, "allowed 1"),
        (with_check("updates_every", outcome=Outcome.FAIL, found={"gap": 2}), "B9", State.REFUTED, "2 gap"),
        (with_check("contained_by_one_person", outcome=Outcome.FAIL, found={"several": 2}), "C3", State.REFUTED, "2 several"),
        (with_check("acknowledged_within", outcome=Outcome.FAIL, found={"never": 1}), "B1", State.REFUTED, "1 never"),
        (without_check("contained_by_one_person"), "C3", State.WRITTEN, "add it to `checks` of the game-day file"),
        (people(acknowledged_by="backup"), "B1", State.STALE, "D4"),
        (people(acknowledged_by=None), "B1", State.STALE, "D4"),
    ],
)
def test_one_thing_is_changed_and_it_is_never_ready(change: Callable[[RunRecord], RunRecord], item: str, state: State, words: str) -> None:
    said = judged(customer(), change(game_day()))
    assert said.ready is not Ready.READY
    standing = next(each for each in said.standings if each.item.id == item)
    assert (standing.state, words in standing.why) == (state, True), standing.why


@pytest.mark.parametrize(
    ("day", "notices", "pause"),
    [("2026-08-29", State.PROVEN, State.PROVEN), ("2026-08-28", State.STALE, State.PROVEN), ("2026-05-20", State.STALE, State.STALE)],
)
def test_how_long_it_holds(day: str, notices: State, pause: State) -> None:
    said = states(judged(customer(), game_day(day)))
    assert (said["B9"], said["C3"]) == (notices, pause)


def test_the_newest_game_day_counts_alone() -> None:
    bad = with_check("updates_every", outcome=Outcome.FAIL, found={"gap": 1})
    assert states(judged(customer(), bad(game_day("2026-11-10")), game_day("2026-11-20")))["B9"] is State.PROVEN
    assert states(judged(customer(), game_day("2026-11-10"), bad(game_day("2026-11-20"))))["B9"] is State.REFUTED
    rehearsed = people(human="scripted")
    assert states(judged(customer(), game_day("2026-11-10"), rehearsed(bad(game_day("2026-11-20")))))["B9"] is State.PROVEN


def test_it_is_about_people_and_not_about_the_program_of_that_day() -> None:
    played = game_day()
    earlier = replace(played, subject=played.subject.model_copy(update={"connector": "0" * 64, "digest": "0" * 64}))
    assert judged(customer(), earlier).ready is Ready.READY


def test_a_hosted_pager_is_shown_by_the_backup_who_answered() -> None:
    given = customer(escalates_by="pager")
    by_owner, by_backup = game_day("2026-11-19"), people(acknowledged_by="backup")(game_day("2026-11-20"))
    assert states(judged(given, by_owner))["B5"] is State.WRITTEN
    assert states(judged(given, by_owner, by_backup))["B5"] is State.PROVEN


def test_no_game_day_for_two_quarters_is_no_sign_of_an_absent_owner() -> None:
    assert not list(of_game_days(customer(), [people(acknowledged_by=None)(game_day("2026-04-01"))], datetime(2026, 11, 29, tzinfo=UTC)))


def test_the_bundled_game_day_asks_for_all_that_is_asked_of_one() -> None:
    asked = {check for item in ITEMS for cell in item.cells.values() if isinstance(cell, Asked) for check in cell.game_day}
    example = load_gameday(assets.fixture("integrations") / "orders-to-billing.gameday.yaml").gameday
    assert asked <= {check.name for check in example.checks}
