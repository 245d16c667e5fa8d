from __future__ import annotations

from typing import Any

from harness.checks.verdict import Outcome


def test_resolved_when_the_backlog_was_written(outage: Any, verdict: Any) -> None:
    said = verdict(outage, "resolved_after_data")
    assert (said.outcome, said.counts) == (Outcome.PASS, {"resolved": 1, "still_owed": 0})


def test_resolved_in_the_middle_of_the_backlog(outage: Any, verdict: Any, kinds: Any) -> None:
    outage.lines["alerts"].pop()
    outage.alert(1560.5, action="resolve")
    said = verdict(outage, "resolved_after_data")
    assert kinds(said) == {"resolved_early": False}
    assert said.counts["still_owed"] == 19
    assert len(said.exhibits["still_owed"]) == 19
    assert (said.exhibits["still_owed"]["landed_t"] > 1560.5).all()


def test_resolved_before_the_heal_counts_what_came_afterwards(outage: Any, verdict: Any) -> None:
    outage.lines["alerts"].pop()
    outage.alert(900, action="resolve")
    said = verdict(outage, "resolved_after_data")
    assert said.summary.startswith("resolved at 15:00, before the heal of f1 (down on destination): ")
    assert said.summary.endswith(" had still to be delivered that had been offered by 24:00, 1m (the connector's lag) before it")


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
