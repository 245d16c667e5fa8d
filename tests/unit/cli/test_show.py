from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from harness.cli.show import headline, unhappy, verdicts

pytestmark = pytest.mark.usefixtures("no_colour")


def test_control_characters_never_reach_the_terminal(plan_of: Callable[..., Any], rehearsed: Callable[..., Any]) -> None:
    done = rehearsed(plan_of("a-drill"), "FAIL")
    for text in (verdicts(done.run_dir, done.judgement), *unhappy(done.judgement)):
        assert "\x1b" not in text
        assert "\x07" not in text


def test_unhappy_are_the_verdicts_that_are_not_pass(plan_of: Callable[..., Any], rehearsed: Callable[..., Any]) -> None:
    assert unhappy(rehearsed(plan_of(), "PASS").judgement) == []
    (line,) = unhappy(rehearsed(plan_of(), "FAIL").judgement)
    assert line.split()[:2] == ["FAIL", "exactly_once:"]


def test_the_headline_says_how_to_repeat_the_run(plan_of: Callable[..., Any], rehearsed: Callable[..., Any]) -> None:
    line = headline("a-drill", rehearsed(plan_of()).judgement, speed=60.0, seed=7)
    assert line.split() == ["PASS", "a-drill", "(speed", "60,", "seed", "7)"]


def test_all_verdicts_are_listed_with_the_outcome_last(plan_of: Callable[..., Any], rehearsed: Callable[..., Any]) -> None:
    done = rehearsed(plan_of(), "INCONCLUSIVE")
    lines = verdicts(done.run_dir, done.judgement).splitlines()
    assert [line.split()[0] for line in lines] == ["run", "PASS", "INCONCLUSIVE", "outcome:"]
