"""The gate of pace."""

from __future__ import annotations

from typing import Any

import pytest

from harness.checks.verdict import Outcome


def test_a_steady_baseline(outage: Any, verdict: Any) -> None:
    said = verdict(outage, "steady_state")
    assert said.outcome is Outcome.PASS
    assert said.gate
    assert (said.counts["commits"], said.counts["records"], said.counts["p95_s"]) == (30, 30, 2.0)


def test_too_few_commits(run: Any, verdict: Any, kinds: Any) -> None:
    run.note("timeline_started", 0)
    run.phase("baseline", 0, 300)
    for number in range(19):
        run.offer(f"invoice-{number}", number)
        run.write(number + 1, (f"invoice-{number}", 1))
    said = verdict(run, "steady_state")
    assert said.outcome is Outcome.INCONCLUSIVE
    assert list(kinds(said)) == ["few_commits"]


def test_p95_counts_only_what_was_offered_a_lag_before_the_end(outage: Any, verdict: Any) -> None:
    for number in range(10):  # in the last minute of the baseline, never committed: not judged for pace
        outage.offer(f"invoice-9{number}", 241 + number)
    assert verdict(outage, "steady_state").outcome is Outcome.PASS


def test_p95_over_the_lag(outage: Any, verdict: Any, kinds: Any) -> None:
    for number in range(2):
        outage.offer(f"invoice-9{number}", 100)
        outage.write(161, (f"invoice-9{number}", 1))
    said = verdict(outage, "steady_state")
    assert list(kinds(said)) == ["lag"]
    assert said.counts["p95_s"] == 61
    assert said.summary.endswith("more than 1m; try --speed 50")


def test_more_than_five_percent_never_committed(outage: Any, verdict: Any, kinds: Any) -> None:
    for number in range(2):
        outage.offer(f"invoice-9{number}", 100)
    said = verdict(outage, "steady_state")
    assert list(kinds(said)) == ["lag"]
    assert "never committed; try --speed 30" in said.summary


def test_one_of_many_may_be_slow(outage: Any, verdict: Any) -> None:
    outage.offer("invoice-90", 100)  # 1 of 31 is below five per cent
    assert verdict(outage, "steady_state").outcome is Outcome.PASS


def test_records_that_were_deleted_before_they_came_are_in_place(outage: Any, verdict: Any) -> None:
    """The pace is that of the state: nothing of these is ever written, and nothing has to be."""
    for number in range(4):
        outage.offer(f"invoice-9{number}", 100)
        outage.offer(f"invoice-9{number}", 110, version=2, op="delete", digest="0" * 16)
    said = verdict(outage, "steady_state")
    assert said.outcome is Outcome.PASS
    assert (said.counts["records"], said.counts["p95_s"]) == (38, 10.0)


def test_values_that_returned_before_the_others_came_are_in_place(outage: Any, verdict: Any) -> None:
    for number in range(4):
        outage.offer(f"invoice-9{number}", 100, digest="A")
        outage.write(102, (f"invoice-9{number}", 1), digest="A")
        outage.offer(f"invoice-9{number}", 110, version=2, op="update", digest="B")
        outage.offer(f"invoice-9{number}", 120, version=3, op="update", digest="A")
    said = verdict(outage, "steady_state")
    assert said.outcome is Outcome.PASS
    assert (said.counts["records"], said.counts["p95_s"]) == (42, 10.0)


def test_an_alert_or_an_error_answer_in_the_baseline(outage: Any, verdict: Any, kinds: Any) -> None:
    outage.alert(50, key="early")
    outage.request("source", 60, status=503)
    outage.request("destination", 61, status=404)  # an answer, not an error
    outage.request("destination", 400, status=500)  # after the baseline
    said = verdict(outage, "steady_state")
    assert list(kinds(said)) == ["alert", "error_answer"]
    assert len(said.exhibits["error_answers"]) == 1


def test_a_baseline_that_never_began(run: Any, verdict: Any, kinds: Any) -> None:
    assert list(kinds(verdict(run, "steady_state"))) == ["never_began"]


def test_the_baseline_ends_with_the_first_fault_even_in_the_first_phase(run: Any, verdict: Any) -> None:
    fault = run.fault("f1", "down", "link", "destination", "refused")
    run.note("timeline_started", 0)
    run.phase("all", 0, 600, faults=(fault,))
    run.injected(fault, 200, 600)
    for number in range(30):
        run.offer(f"invoice-{number}", number * 4)
        run.write(number * 4 + 1, (f"invoice-{number}", 1))
    run.offer("invoice-late", 250)
    assert verdict(run, "steady_state").outcome is Outcome.PASS


@pytest.mark.parametrize(("batch", "advised"), [(None, 40), ({"every": "30s"}, 30), ({"every": "5m"}, 40)])
def test_a_lower_speed_does_not_shorten_the_wait_for_a_batch(outage: Any, verdict: Any, batch: Any, advised: int) -> None:
    """90 s from offered to committed, where 60 are allowed; of both, 30 are the way to the next batch."""
    outage.connector["batch"] = batch
    for number in range(2):
        outage.offer(f"invoice-9{number}", 100)
        outage.write(190, (f"invoice-9{number}", 1))
    assert verdict(outage, "steady_state").summary.endswith(f"more than 1m; try --speed {advised}")
