from __future__ import annotations

from typing import Any

import pytest

from harness.checks.verdict import Outcome


def failing(run: Any, times: list[float]) -> None:
    fault = run.fault("f1", "unavailable", "fake", "destination", "requests")
    run.phase("outage", 300, 1500, faults=(fault,))
    run.injected(fault, 300, 1500)
    for t in times:
        run.request("destination", t, status=503)
        run.request("destination", t + 0.1, status=200)  # what works is no retry


def test_gaps_that_double(run: Any, verdict: Any) -> None:
    failing(run, [301, 302, 304, 308, 316, 332, 364])
    said = verdict(run, "backoff_grows")
    assert said.outcome is Outcome.PASS
    assert (said.counts["f1_calls"], said.counts["f1_first_s"]) == (7, pytest.approx(7 / 3))


def test_an_even_hammering(run: Any, verdict: Any, kinds: Any) -> None:
    failing(run, [301.0 + number * 5 for number in range(20)])
    assert kinds(verdict(run, "backoff_grows")) == {"no_growth": False}


def calls(gaps: list[float], workers: int = 1) -> list[float]:
    """When calls are made with these gaps, by workers who all wait for the same time."""
    return [301 + sum(gaps[:number]) + worker * 0.01 for number in range(len(gaps) + 1) for worker in range(workers)]


@pytest.mark.parametrize("workers", [1, 3])
def test_a_cap_that_is_reached_early(workers: int, run: Any, verdict: Any) -> None:
    failing(run, calls([1, 2, 4, 8, 16, *[30] * 35], workers))
    assert verdict(run, "backoff_grows").outcome is Outcome.PASS


@pytest.mark.parametrize("workers", [3, 8])
def test_workers_side_by_side_that_hammer_evenly(workers: int, run: Any, verdict: Any, kinds: Any) -> None:
    failing(run, calls([5] * 30, workers))
    assert kinds(verdict(run, "backoff_grows")) == {"no_growth": False}


def test_too_few_calls_say_nothing(run: Any, verdict: Any) -> None:
    failing(run, [301, 302, 304, 308])
    assert verdict(run, "backoff_grows").outcome is Outcome.INCONCLUSIVE


def test_a_link_that_is_down_lets_no_call_through(outage: Any, verdict: Any) -> None:
    assert verdict(outage, "backoff_grows").outcome is Outcome.INCONCLUSIVE


def in_batches(run: Any, calls_each: int, gap_s: float) -> None:
    """A batch every 30 s, whose calls fail until it ends."""
    run.connector["batch"] = {"every": "30s"}
    starts = [300 + 30 * number for number in range(10)]
    for number, t in enumerate(starts, start=1):
        run.note("actor_started", t, actor="connector", attempt=number, pid=number, why="slot")
    failing(run, [t + 1 + call * gap_s for t in starts for call in range(calls_each)])


def test_a_schedule_sets_the_pace_of_batches(run: Any, verdict: Any) -> None:
    in_batches(run, 1, 0)
    said = verdict(run, "backoff_grows")
    assert (said.outcome, said.summary) == (Outcome.PASS, "f1: 10 failed calls, at most 1 in one batch")


def test_a_batch_that_hammers(run: Any, verdict: Any, kinds: Any) -> None:
    in_batches(run, 8, 2.0)
    said = verdict(run, "backoff_grows")
    assert kinds(said) == {"no_growth": False}
    assert "over 8 failed calls" in said.findings[0].text


@pytest.mark.parametrize(("ended_t", "outcome"), [(400, Outcome.PASS), (1501, Outcome.INCONCLUSIVE), (None, Outcome.INCONCLUSIVE)])
def test_one_batch_that_gives_up_after_few_calls_has_left_the_rest_to_the_schedule(
    run: Any, verdict: Any, ended_t: float | None, outcome: Outcome
) -> None:
    """Not one whose calls ended with the fault, or that is still at work."""
    run.connector["batch"] = {"every": "5m"}
    run.note("actor_started", 310, actor="connector", attempt=1, pid=1, why="slot")
    failing(run, [312, 317, 337, 382])
    if ended_t is not None:
        run.note("actor_exited", ended_t, actor="connector", attempt=1, code=1, how="failed", expected=False)
    said = verdict(run, "backoff_grows")
    assert said.outcome is outcome
    assert said.summary == "f1: 4 failed calls, at most 4 in one batch" or outcome is Outcome.INCONCLUSIVE


def test_a_connector_that_always_runs_does_not_give_up(run: Any, verdict: Any) -> None:
    run.note("actor_started", 310, actor="connector", attempt=1, pid=1, why="start")
    run.note("actor_exited", 400, actor="connector", attempt=1, code=1, how="failed", expected=False)
    failing(run, [312, 317, 337, 382])
    assert verdict(run, "backoff_grows").outcome is Outcome.INCONCLUSIVE
