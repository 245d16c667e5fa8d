from __future__ import annotations

from typing import Any

from harness.checks.verdict import Outcome


def test_resolved_when_the_backlog_was_written(outage: Any, verdict: Any) -> None:
    said = verdict(outage, "resolved_after_data")
    assert (said.outcome, said.counts) == (Outcome.PASS, {"resolved": 1, "owed_at_resolve": 0, "still_owed": 0})


def test_resolved_in_the_middle_of_the_backlog(outage: Any, verdict: Any, kinds: Any) -> None:
    outage.lines["alerts"].pop()
    outage.alert(1560.5, action="resolve")
    said = verdict(outage, "resolved_after_data")
    assert kinds(said) == {"resolved_early": False}
    assert said.counts["still_owed"] == 19
    assert len(said.exhibits["still_owed"]) == 19
    assert (said.exhibits["still_owed"]["arrived_t"] > 1560.5).all()


def test_resolved_before_the_heal_counts_what_came_afterwards(outage: Any, verdict: Any) -> None:
    outage.lines["alerts"].pop()
    outage.alert(900, action="resolve")
    said = verdict(outage, "resolved_after_data")
    assert said.summary == (
        "resolved at 15:00, before the heal of f1 (down on destination): 31 records were owed then, 40 at 24:00, 1m (the connector's lag) "
        "before the heal"
    )


def test_its_exhibit_names_each_record_with_its_lines_and_says_which_were_owed_when_it_was_resolved(outage: Any, verdict: Any) -> None:
    outage.lines["alerts"].pop()
    outage.alert(900, action="resolve")
    outage.offer("invoice-800", 800)
    outage.offer("invoice-800", 1000, 2, "update")
    outage.write(1600, ("invoice-800", 1), ("invoice-800", 2))
    said = verdict(outage, "resolved_after_data")
    rows = said.exhibits["still_owed"]
    assert rows["offered_t"].is_monotonic_increasing
    assert rows["owed_at_resolve"].sum() == said.counts["owed_at_resolve"]
    assert rows["counted"].sum() == said.counts["still_owed"]
    assert (rows["owed_at_resolve"] == (rows["offered_t"] <= 900)).all()
    [twice] = rows[rows["key"] == "invoice-800"].to_dict("records")
    assert (twice["version"], twice["replaced_by"], twice["offered_t"], twice["arrived_t"]) == (1, 2, 800, 1600)
    assert not rows[["offered_seq", "arrived_seq"]].isna().any(axis=None)


def test_a_record_offered_just_before_the_heal_may_be_unknown(outage: Any, verdict: Any) -> None:
    outage.offer("invoice-800", 1495)
    outage.write(1650, ("invoice-800", 1))
    assert verdict(outage, "resolved_after_data").outcome is Outcome.PASS


def test_without_a_resolution_there_is_nothing_to_judge(outage: Any, run: Any, make_run: Any, verdict: Any) -> None:
    outage.lines["alerts"].pop()
    assert verdict(outage, "resolved_after_data").outcome is Outcome.INCONCLUSIVE
    assert verdict(make_run(), "resolved_after_data").outcome is Outcome.INCONCLUSIVE


def test_without_data_at_stake_there_is_nothing_to_judge(outage: Any, verdict: Any) -> None:
    outage.lines["source"].clear()
    assert verdict(outage, "resolved_after_data").outcome is Outcome.INCONCLUSIVE
