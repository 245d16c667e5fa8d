"""Those who are affected hear of it soon after the first page."""

from __future__ import annotations

from typing import Any

import pytest
from gameday import OWNER, changed, of, played, update, without

from harness.checks.verdict import Outcome

NAME = "notice_within"


def test_in_time(run: Any, verdict: Any) -> None:
    said = verdict(played(run), NAME, within="3m")
    assert (said.outcome, said.counts) == (Outcome.PASS, {"notice_s": 180})


def test_too_late_and_a_later_one_does_not_help(run: Any, verdict: Any, kinds: Any) -> None:
    run = played(run)
    update(run, 700, "identified")
    assert kinds(verdict(run, NAME, within="179s")) == {"late": False}


def test_silence(run: Any, verdict: Any, kinds: Any) -> None:
    assert kinds(verdict(without(played(run), of("update")), NAME, within="3m")) == {"silent": False}


@pytest.mark.parametrize("empty", [{"channels": []}, {"text": "  "}])
def test_a_notice_to_nobody_or_about_nothing_is_none(run: Any, verdict: Any, kinds: Any, empty: dict[str, Any]) -> None:
    run = changed(played(run), of("update", state="investigating"), **empty)
    assert kinds(verdict(run, NAME, within="3m")) == {"late": False}


def test_one_before_the_page_is_in_time_and_one_before_the_fault_is_of_something_else(run: Any, verdict: Any, kinds: Any) -> None:
    run = without(played(run), of("update"))
    update(run, 100, "investigating")
    assert kinds(verdict(run, NAME, within="3m")) == {"silent": False}
    update(run, 400, "investigating")
    assert verdict(run, NAME, within="3m").counts == {"notice_s": 0}


def test_called_off_before_it_was_due(run: Any, verdict: Any) -> None:
    run = played(run)
    run.line("people", "abort", 590, who=OWNER, why="harm")
    assert verdict(run, NAME, within="3m").outcome is Outcome.INCONCLUSIVE
