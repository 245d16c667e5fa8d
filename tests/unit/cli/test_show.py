from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from harness.checks.verdict import Outcome, Verdict
from harness.cli.show import headline, summary, verdicts

pytestmark = pytest.mark.usefixtures("no_colour")


def test_control_characters_never_reach_the_terminal(plan_of: Callable[..., Any], rehearsed: Callable[..., Any]) -> None:
    text = "\n".join(verdicts(rehearsed(plan_of("a-drill"), "FAIL").judgement))
    assert "\x1b" not in text
    assert "\x07" not in text


def test_the_headline_says_how_to_repeat_the_run(plan_of: Callable[..., Any], rehearsed: Callable[..., Any]) -> None:
    text = headline("a-drill", rehearsed(plan_of()).judgement, speed=60.0, seed=7)
    assert text.split() == ["PASS", "a-drill", "(speed", "60,", "seed", "7)"]


def test_the_headline_of_a_pass_names_the_gate_that_could_not_be_judged(plan_of: Callable[..., Any], rehearsed: Callable[..., Any]) -> None:
    judgement = rehearsed(plan_of()).judgement
    judgement.verdicts = (*judgement.verdicts, Verdict("stall", Outcome.INCONCLUSIVE, "the engine did not run for 0.60 s", gate=True))
    text = headline("a-drill", judgement, speed=60.0, seed=7)
    assert text.endswith(
        ": the gate stall could not be judged (this machine was too slow): that could excuse a failure, and there was none"
    )


def test_all_verdicts_are_listed_and_what_went_another_way(plan_of: Callable[..., Any], rehearsed: Callable[..., Any]) -> None:
    judgement = rehearsed(plan_of(), "INCONCLUSIVE").judgement
    judgement.reasons = ("the run was interrupted",)
    assert [text.split()[0] for text in verdicts(judgement)] == ["!", "PASS", "INCONCLUSIVE"]


def test_where_nothing_was_rehearsed_only_the_reason_counts(plan_of: Callable[..., Any], rehearsed: Callable[..., Any]) -> None:
    judgement = rehearsed(plan_of(), "INCONCLUSIVE").judgement
    judgement.reasons, judgement.exit_code = ("the connector died\n  hint: see \x1b[31mits log",), 4
    assert verdicts(judgement) == ["  ! the connector died\n      hint: see �its log"]


def test_a_verdict_that_was_shielded_says_so(plan_of: Callable[..., Any], rehearsed: Callable[..., Any]) -> None:
    judgement = rehearsed(plan_of(), "FAIL").judgement
    judgement.verdicts = tuple(replace(verdict, seen_not_judged=True) for verdict in judgement.verdicts)
    assert all("[seen, not judged]" in text for text in verdicts(judgement))


def test_the_summary_counts_outcomes_worst_last() -> None:
    assert summary(["FAIL", "PASS", "PASS", "not judged"]) == "4 drills: 2 PASS, 1 FAIL, 1 not judged"
