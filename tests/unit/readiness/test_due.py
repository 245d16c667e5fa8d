from __future__ import annotations

from dataclasses import replace

from proven import AT, archive, facts, run

from harness.archive.record import CheckOf, RunRecord
from harness.checks.verdict import Outcome
from harness.readiness.assess import assess
from harness.readiness.due import due
from harness.readiness.facts import Facts, Fit
from harness.readiness.states import State


def _due(given: Facts, records: list[RunRecord]) -> list[tuple[str, State, int]]:
    return [(each.drill, each.state, each.times) for each in due(assess(given, records, AT))]


def _failed(drill: str, day: str) -> RunRecord:
    good = run(drill, day, 900)
    checks = tuple(each if each.gate else replace(each, outcome=Outcome.FAIL) for each in good.checks)
    return replace(good, outcome=Outcome.FAIL, checks=checks)


def test_nothing_is_due_where_all_is_proven() -> None:
    assert due(assess(facts(), archive(facts()), AT)) == ()


def test_a_drill_that_never_ran_comes_first_then_the_oldest_and_the_impossible_last() -> None:
    given = facts(fits={"poison-record": Fit("IMPOSSIBLE", ("no",))}, also=("poison-record",))
    days = {"commit-then-cut": "2026-08-02", "rate-limit-storm": "2026-08-01"}
    records = [each for each in archive(given) if each.drill.name not in {"freeze-holds", "poison-record", *days}]
    records += [run(drill, day, 800) for drill, day in days.items()]
    assert [drill for drill, _, _ in _due(given, records)] == ["freeze-holds", "rate-limit-storm", "commit-then-cut", "poison-record"]


def test_a_failure_wants_three_passes_in_a_row() -> None:
    given = facts()
    failed = [*archive(given), _failed("freeze-holds", "2026-11-21")]
    assert _due(given, failed) == [("freeze-holds", State.REFUTED, 3)]
    once = [*failed, run("freeze-holds", "2026-11-22", 901)]
    assert _due(given, once) == [("freeze-holds", State.FLAKY, 2)]
    assert _due(given, [*once, run("freeze-holds", "2026-11-23", 902)]) == [("freeze-holds", State.FLAKY, 1)]


def test_each_drill_says_for_which_items_it_is_due() -> None:
    [freeze] = due(assess(facts(), [each for each in archive(facts()) if each.drill.name != "freeze-holds"], AT))
    assert freeze.items == ("B6", "C3", "Q3", "D1")


def test_a_game_day_is_no_drill() -> None:
    given = facts("customer-state")
    assert due(assess(given, archive(given), AT)) == ()


def test_a_drill_is_not_run_again_for_a_proof_that_no_run_can_show() -> None:
    why = "orders-sync says no `history: {export: …}` in its file"
    fit = Fit("RUNNABLE", checks=frozenset({"history_complete"}), left_out={"history_exports_within": why})
    given = facts("customer-state", fits={"history-outlives-a-crash": fit})
    records = [replace(each, checks=_without(each, "history_exports_within")) for each in archive(given)]
    [history] = due(assess(given, records, AT))
    assert (history.drill, history.items, history.is_possible, history.fit.said) == ("history-outlives-a-crash", ("C1",), False, (why,))
    stale = [each for each in records if each.drill.name != "history-outlives-a-crash"]
    [history] = due(assess(given, stale, AT))
    assert (history.is_possible, history.times, history.fit) == (True, 1, fit)  # for the other check and for the quarter


def test_what_happens_elsewhere_is_not_run_again_and_again() -> None:
    hosted = facts("reporting-feed", watchdog="hosted", escalates_by="pager")
    found = {each.drill: each for each in due(assess(hosted, archive(hosted), AT))}
    assert {drill: each.is_possible for drill, each in found.items()} == {"connector-disabled-20m": False, "unanswered-page": False}
    assert "`watchdog`" in found["connector-disabled-20m"].fit.said[0]
    assert "`escalate.by`" in found["unanswered-page"].fit.said[0]


def _without(record: RunRecord, check: str) -> tuple[CheckOf, ...]:
    return tuple(each for each in record.checks if each.check != check)
