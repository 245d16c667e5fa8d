from __future__ import annotations

from dataclasses import replace

from proven import AT, archive, facts, run

from harness.archive.record import RunRecord
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
