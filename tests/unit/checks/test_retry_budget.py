"""Calls while a fault is in place."""

from __future__ import annotations

from typing import Any

from harness.checks.verdict import Outcome


def hammered(run: Any, calls: int) -> None:
    fault = run.fault("f1", "unavailable", "fake", "destination", "requests")
    run.phase("outage", 300, 1500, faults=(fault,))
    run.injected(fault, 300, 1500)
    for number in range(calls):
        run.request("destination", 600 + 60 * number / calls, status=503)
        run.request("destination", 100 + number / calls)  # before the fault: as many as it likes


def test_retry_budget(run: Any, verdict: Any, kinds: Any) -> None:
    hammered(run, 12)
    assert verdict(run, "retry_budget", at_most=12).outcome is Outcome.PASS
    said = verdict(run, "retry_budget", at_most=11)
    assert kinds(said) == {"over_budget": False}
    assert said.counts == {"f1": 12}


def test_where_changes_go_both_ways_looking_for_news_is_no_retry(run: Any, verdict: Any, kinds: Any) -> None:
    hammered(run, 12)
    for number in range(10):
        run.request("destination", 600 + 6 * number, path="/changes", status=200)
    assert kinds(verdict(run, "retry_budget", at_most=12)) == {"over_budget": False}
    run.drill["workload"] = {"kind": "steady", "rate": "40/min", "both_sides": {"destination": "40%"}}
    assert verdict(run, "retry_budget", at_most=12).outcome is Outcome.PASS
    run.request("destination", 601, path="/changes", status=503)
    assert kinds(verdict(run, "retry_budget", at_most=12)) == {"over_budget": False}


def test_a_retry_budget_needs_calls_that_can_be_counted(outage: Any, verdict: Any) -> None:
    assert verdict(outage, "retry_budget", at_most=1).outcome is Outcome.INCONCLUSIVE
