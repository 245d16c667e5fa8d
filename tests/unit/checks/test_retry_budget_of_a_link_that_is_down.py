"""Attempts that nobody let through: judged where the runtime counted them, by bounds where the counters leave it open."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from harness.checks.verdict import Outcome

T0_AT = 100.0


def down(run: Any, looks: Iterable[tuple[float, int, int]] = (), *, watched: bool = True) -> Any:
    """An outage from 300 to 1500 with (t, refused, within) at these looks, each 2 s long."""
    run.note("timeline_started", 0.0)
    fault = run.fault("f1", "down", "link", "destination", "refused")
    run.phase("outage", 300, 1500, faults=(fault,))
    run.injected(fault, 300, 1500)
    if watched:
        run.note("attempts_watched", -5, actor="connector")
    for t, refused, within in looks:
        run.note("attempts_refused", t, actor="connector", refused=refused, within=within, since_at=T0_AT + t - 2)
    return run


def test_attempts_are_counted_by_the_minute(run: Any, verdict: Any, kinds: Any) -> None:
    down(run, [(400, 5, 0), (430, 6, 0), (700, 3, 0)])
    assert verdict(run, "retry_budget", at_most=11).outcome is Outcome.PASS
    said = verdict(run, "retry_budget", at_most=10)
    assert kinds(said) == {"over_budget": False}
    assert "11 calls within a minute at the link destination" in said.summary
    assert said.counts == {"f1": 11}


def test_no_attempt_is_a_count_too(run: Any, verdict: Any) -> None:
    said = verdict(down(run), "retry_budget", at_most=1)
    assert (said.outcome, said.counts) == (Outcome.PASS, {"f1": 0})


@pytest.mark.parametrize(
    ("looks", "at_most", "outcome"),
    [
        ([(400, 10, 4)], 10, Outcome.PASS),
        ([(400, 10, 4)], 9, Outcome.INCONCLUSIVE),
        ([(400, 10, 4)], 5, Outcome.FAIL),
        ([(400, 5, 0), (461, 5, 0)], 9, Outcome.INCONCLUSIVE),
        ([(400, 5, 0), (463, 5, 0)], 9, Outcome.PASS),
    ],
    ids=["at most", "between", "at least", "on the edge of a minute", "beyond it"],
)
def test_what_the_counters_leave_open_is_not_judged(run: Any, verdict: Any, looks: Any, at_most: int, outcome: Outcome) -> None:
    assert verdict(down(run, looks), "retry_budget", at_most=at_most).outcome is outcome


def test_whoever_was_not_watched_is_not_judged(run: Any, verdict: Any) -> None:
    assert verdict(down(run, watched=False), "retry_budget", at_most=1).outcome is Outcome.INCONCLUSIVE


def test_refusals_while_all_was_well_make_the_count_worthless(run: Any, verdict: Any) -> None:
    assert verdict(down(run, [(200, 1, 0), (400, 5, 0)]), "retry_budget", at_most=10).outcome is Outcome.INCONCLUSIVE


def test_what_it_refused_itself_meanwhile_does_not(run: Any, verdict: Any) -> None:
    assert verdict(down(run, [(200, 1, 1), (400, 5, 0)]), "retry_budget", at_most=10).outcome is Outcome.PASS


def test_refusals_after_it_are_not_its_own(run: Any, verdict: Any) -> None:
    assert verdict(down(run, [(400, 5, 0), (1600, 50, 0)]), "retry_budget", at_most=10).counts == {"f1": 5}


def test_two_places_that_refuse_at_once_cannot_be_told_apart(run: Any, verdict: Any) -> None:
    down(run, [(400, 5, 0)])
    other = run.fault("f2", "kill", "process", "redis", "process")
    run.phase("more", 1500, 1600, faults=(other,))
    run.injected(other, 600, 700)
    assert verdict(run, "retry_budget", at_most=10).outcome is Outcome.INCONCLUSIVE
