from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from harness.cli.series import pass_rates, play
from harness.errors import EnvironmentUnavailable, NotInjected


def test_a_run_ends_with_the_code_of_its_judgement(plan_of: Callable[..., Any], rehearsed: Callable[..., Any]) -> None:
    plans = [plan_of("one"), plan_of("two"), plan_of("three")]
    outcomes = iter(["PASS", "FAIL", "INCONCLUSIVE"])
    assert [done.code for done in play(plans, lambda plan: rehearsed(plan, next(outcomes)))] == [0, 1, 3]


@pytest.mark.parametrize(("error", "code"), [(EnvironmentUnavailable("no"), 4), (NotInjected("no"), 3), (ZeroDivisionError("no"), 70)])
def test_a_run_that_breaks_does_not_stop_the_next(
    error: Exception, code: int, plan_of: Callable[..., Any], rehearsed: Callable[..., Any]
) -> None:
    def rehearse(plan: Any) -> Any:
        if plan.drill["name"] == "one":
            raise error
        return rehearsed(plan)

    broken, good = play([plan_of("one"), plan_of("two")], rehearse)
    assert (broken.code, broken.error, broken.rehearsal) == (code, error, None)
    assert good.code == 0


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
