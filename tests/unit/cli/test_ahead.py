from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from harness.cli.ahead import Ahead
from harness.cli.series import Done


def _ahead(plan_of: Callable[..., Any], runs: int = 3, jobs: int = 1) -> Ahead:
    """Each run lasts 14 s by its plan: 11 s of drill at speed 60, and 3 s beside."""
    ahead = Ahead.of([plan_of(str(number)) for number in range(runs)], 1, jobs)
    ahead.began_mono_s = 0.0
    return ahead


def test_the_plans_say_how_long_it_takes_and_the_first_runs_correct_that(
    plan_of: Callable[..., Any], rehearsed: Callable[..., Any]
) -> None:
    ahead, plan = _ahead(plan_of), plan_of("0")
    assert ahead.words(0.0) == "0 of 3 runs, about 42 s left"
    ahead.begin(plan, 0.0)
    assert ahead.words(7.0) == "0 of 3 runs, about 35 s left"
    ahead.note(Done(plan, 0, rehearsed(plan), took_s=28.0))
    assert ahead.words(28.0) == "1 of 3 runs, about 56 s left"
    assert ahead.share(28.0) == pytest.approx(1 / 3)
    ahead.note(Done(plan, 1, rehearsed(plan, "FAIL"), took_s=28.0))
    ahead.note(Done(plan, 4, took_s=28.0))
    assert ahead.words(84.0) == "3 of 3 runs, 1 failed, 1 could not be judged"
    assert ahead.share(84.0) == 1.0


def test_no_seconds_are_promised_for_the_last_tenth(plan_of: Callable[..., Any]) -> None:
    ahead = _ahead(plan_of, runs=1)
    ahead.begin(plan_of("0"), 0.0)
    told = [ahead.words(float(now_s)).partition(", ")[2] for now_s in (12, 13, 15)]
    assert told == ["about 2 s left", "soon over", "longer than expected"]


def test_runs_side_by_side_take_less(plan_of: Callable[..., Any]) -> None:
    assert _ahead(plan_of, runs=40, jobs=2).words(0.0) == "0 of 40 runs, about 5 min left"
    late = _ahead(plan_of, runs=2, jobs=2)
    late.begin(plan_of("0"), 0.0)
    late.begin(plan_of("1"), 0.0)
    assert (late.words(1000.0), late.share(1000.0)) == ("0 of 2 runs, longer than expected", 0.99)


def test_a_run_that_began_long_ago_does_not_begin_anew_when_another_one_ends(
    plan_of: Callable[..., Any], rehearsed: Callable[..., Any]
) -> None:
    ahead, first, second = _ahead(plan_of, runs=2, jobs=2), plan_of("0"), plan_of("1")
    ahead.begin(first, 0.0)
    ahead.begin(second, 2.0)
    ahead.note(Done(first, 0, rehearsed(first), took_s=14.0))
    assert ahead.words(14.0) == "1 of 2 runs, about 2 s left"


def test_repeated_drills_count_each_time(plan_of: Callable[..., Any]) -> None:
    assert Ahead.of([plan_of("one"), plan_of("two")], 5, 1).runs == 10


def test_what_does_not_begin_any_more_is_no_longer_waited_for(plan_of: Callable[..., Any], rehearsed: Callable[..., Any]) -> None:
    ahead = _ahead(plan_of, runs=10, jobs=2)
    first, second = plan_of("0"), plan_of("1")
    ahead.begin(first, 0.0)
    ahead.begin(second, 10.0)
    ahead.note(Done(first, 1, rehearsed(first, "FAIL"), took_s=14.0))
    ahead.drop_the_rest()
    assert ahead.words(14.0) == "1 of 10 runs, 1 failed, 8 not run, 1 still under way, about 10 s left"
    ahead.note(Done(second, 0, rehearsed(second), took_s=14.0))
    assert ahead.words(20.0) == "2 of 10 runs, 1 failed, 8 not run"
    assert ahead.share(20.0) == 1.0
