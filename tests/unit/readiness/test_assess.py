from __future__ import annotations

from dataclasses import replace

import pytest
from proven import AT, archive, facts

from harness.archive.record import CheckOf
from harness.checks.verdict import Outcome
from harness.drill.model import Pattern
from harness.readiness.assess import assess
from harness.readiness.facts import Facts
from harness.readiness.states import Ready, State


@pytest.mark.parametrize("pattern", ["reporting-feed", "one-way-write", "bidirectional-sync"])
@pytest.mark.parametrize("two_way", [False, True])
def test_a_file_of_which_all_is_proven_is_ready(pattern: Pattern, two_way: bool) -> None:
    given = facts(pattern, two_way=two_way)
    said = assess(given, archive(given), AT)
    assert [(each.item.id, each.state, each.why) for each in said.standings if not each.is_met] == []
    assert said.ready is Ready.READY


def test_of_customer_state_only_the_game_day_is_missing() -> None:
    given = facts("customer-state")
    said = assess(given, archive(given), AT)
    assert {each.item.id: each.state for each in said.standings if not each.is_met} == {
        "B1": State.WRITTEN,
        "B6": State.WRITTEN,
        "B9": State.WRITTEN,
        "C3": State.WRITTEN,
    }
    assert {each.proof.drill for standing in said.standings for each in standing.shown if each.state is not State.PROVEN} == {"a game day"}
    assert said.ready is Ready.NOT_PROVEN


def test_without_an_archive_all_is_written() -> None:
    said = assess(facts(), [], AT)
    assert {each.state for each in said.standings} == {State.WRITTEN, None}
    assert said.ready is Ready.NOT_PROVEN
    assert all(each.command.startswith("idrill run ") for each in said.standings if not each.is_met)


@pytest.mark.parametrize(
    ("failed", "state"),
    [("escalates_within", State.WRITTEN), ("exactly_once", State.REFUTED)],
    ids=["the pager's part", "the connector's part"],
)
def test_a_sink_that_escalates_nothing_refutes_no_hosted_pager(failed: str, state: State) -> None:
    given = facts(escalates_by="pager")
    fails = CheckOf(check=failed, outcome=Outcome.FAIL)
    records = [
        replace(each, outcome=Outcome.FAIL, checks=(*(one for one in each.checks if one.check != failed), fails))
        if each.drill.name == "unanswered-page"
        else each
        for each in archive(given)
    ]
    [quarter] = [each for each in assess(given, records, AT).standings if each.item.id == "D1"]
    assert quarter.state is state


def test_deletions_that_come_late_are_no_harm_where_they_grant_nothing() -> None:
    def stopped(given: Facts) -> tuple[State | None, State | None]:
        records = [
            replace(
                each,
                checks=tuple(
                    replace(one, counts=one.counts | {"undeleted": 4}) if one.check == "outage_impact" else one for one in each.checks
                ),
            )
            for each in archive(given)
        ]
        items = {each.item.id: each.state for each in assess(given, records, AT).standings}
        return items["Q1"], items["B7"]

    assert stopped(facts()) == (State.PROVEN, None)
    assert stopped(facts(grants_access=True, empty={"fallback": "nobody"})) == (State.REFUTED, State.EMPTY)
