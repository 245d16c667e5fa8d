from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from harness.cli.series import pass_rates, play, play_side_by_side
from harness.errors import EnvironmentUnavailable, Held, NotInjected


def test_a_run_ends_with_the_code_of_its_judgement(plan_of: Callable[..., Any], rehearsed: Callable[..., Any]) -> None:
    plans = [plan_of("one"), plan_of("two"), plan_of("three")]
    outcomes = iter(["PASS", "FAIL", "INCONCLUSIVE"])
    assert [done.code for done in play(plans, lambda plan: rehearsed(plan, next(outcomes)))] == [0, 1, 3]


@pytest.mark.parametrize(("error", "code"), [(EnvironmentUnavailable("no"), 4), (NotInjected("no"), 3), (ZeroDivisionError("no"), 70)])
def test_a_run_that_breaks_does_not_stop_the_next(
    error: Exception, code: int, plan_of: Callable[..., Any], rehearsed: Callable[..., Any]
) -> None:
    def rehearse(plan: Any) -> Any:
        if plan.about.name == "one":
            raise error
        return rehearsed(plan)

    broken, good = play([plan_of("one"), plan_of("two")], rehearse)
    assert (broken.code, broken.error, broken.rehearsal) == (code, error, None)
    assert good.code == 0


@pytest.mark.parametrize("beside", [False, True])
def test_a_lever_that_was_pulled_ends_the_series(beside: bool, plan_of: Callable[..., Any], tmp_path: Path) -> None:
    def rehearse(*_: Any) -> Any:
        raise Held("no new run begins")

    plans = [plan_of("one"), plan_of("two"), plan_of("three")]
    done = list(play_side_by_side(plans, rehearse, tmp_path, 1, ThreadPoolExecutor(1)) if beside else play(plans, rehearse))
    assert [(end.plan.about.name, end.code, end.held) for end in done] == [("one", 4, True)]


def test_an_interruption_ends_the_series(plan_of: Callable[..., Any]) -> None:
    def rehearse(_plan: Any) -> Any:
        raise KeyboardInterrupt

    assert [done.code for done in play([plan_of("one"), plan_of("two")], rehearse)] == [130]


def test_pass_rates_by_drill_with_what_could_not_be_judged(plan_of: Callable[..., Any], rehearsed: Callable[..., Any]) -> None:
    outcomes = iter(["PASS", "PASS", "PASS", "FAIL", "INCONCLUSIVE", "PASS"])
    done = list(play([plan_of("one"), plan_of("two")] * 3, lambda plan: rehearsed(plan, next(outcomes))))
    assert list(pass_rates(done)) == [
        "one: 2 of 2 passed: 100% (95 % confidence: 34% to 100%); 1 could not be judged",
        "two: 2 of 3 passed: 67% (95 % confidence: 21% to 94%)",
    ]


def test_side_by_side_no_more_at_once_than_asked_for_and_one_that_breaks_does_not_stop_the_next(
    plan_of: Callable[..., Any], rehearsed: Callable[..., Any]
) -> None:
    both = threading.Barrier(2, timeout=20)
    now, most = [0], [0]

    def rehearse(plan: Any, _out: Path) -> Any:
        now[0] += 1
        most[0] = max(most[0], now[0])
        both.wait()  # passes only with two at once
        now[0] -= 1
        both.wait()
        if plan.about.name == "two":
            raise EnvironmentUnavailable("no")
        return rehearsed(plan)

    with ThreadPoolExecutor(8) as pool:
        done = list(play_side_by_side([plan_of(name) for name in ("one", "two", "three", "four")], rehearse, Path(), 2, pool))
    assert {end.plan.about.name: end.code for end in done} == {"one": 0, "two": 4, "three": 0, "four": 0}
    assert most == [2]


def test_side_by_side_runs_under_way_are_told_as_interrupted(plan_of: Callable[..., Any], rehearsed: Callable[..., Any]) -> None:
    going_on = threading.Event()

    def rehearse(plan: Any, _out: Path) -> Any:
        if plan.about.name == "one":
            return rehearsed(plan)
        going_on.wait(20)
        raise KeyboardInterrupt

    with ThreadPoolExecutor(8) as pool:
        ends = play_side_by_side([plan_of("one"), plan_of("two"), plan_of("three")], rehearse, Path(), 2, pool)
        assert next(ends).code == 0
        told = [ends.throw(KeyboardInterrupt)]
        going_on.set()
        told.extend(ends)
    assert [(end.plan.about.name, end.code) for end in told] == [("two", 130)]
