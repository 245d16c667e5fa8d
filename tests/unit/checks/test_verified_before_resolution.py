"""Before anybody says that it is over, somebody asks what is missing, and the answer is true."""

from __future__ import annotations

from typing import Any

import pytest
from gameday import OWNER, act, changed, of, played, without

from harness.checks.verdict import Outcome

NAME = "verified_before_resolution"


@pytest.mark.parametrize("answer", [0, 1])
def test_what_was_missing_at_some_instant_of_the_last_30_seconds(run: Any, verdict: Any, answer: int) -> None:
    said = verdict(changed(played(run), of("verified"), answer=answer), NAME)
    assert said.outcome is Outcome.PASS


@pytest.mark.parametrize("answer", [2, 27])
def test_a_wrong_number(run: Any, verdict: Any, kinds: Any, answer: int) -> None:
    said = verdict(changed(played(run), of("verified"), answer=answer), NAME)
    assert kinds(said) == {"wrong_number": False}
    assert f"{answer} typed as missing at 21m40s, where 0 to 1 were" in said.summary


def test_zero_while_records_are_missing(run: Any, verdict: Any, kinds: Any) -> None:
    run = changed(changed(played(run), of("verified"), 890, answer=0), of("resolved"), 895)
    said = verdict(run, NAME)
    assert kinds(said) == {"wrong_number": False}
    assert len(said.exhibits["lacked"]) == said.counts["lacked"] > 30
    assert verdict(changed(run, of("verified"), answer=said.counts["lacked"]), NAME).outcome is Outcome.PASS


def test_a_number_that_was_put_right_counts_as_it_is_now(run: Any, verdict: Any) -> None:
    run = played(run)
    act(run, "verified", 1200, OWNER, "liaison", answer=99)
    assert verdict(run, NAME).outcome is Outcome.PASS


def test_nobody_asked_or_only_afterwards(run: Any, verdict: Any, kinds: Any) -> None:
    assert kinds(verdict(changed(played(run), of("verified"), 1330), NAME)) == {"unverified": False}
    assert kinds(verdict(without(run, of("verified")), NAME)) == {"unverified": False}


def test_a_notice_that_it_is_over_says_so_too(run: Any, verdict: Any, kinds: Any) -> None:
    run = changed(played(run), of("update", state="resolved"), 1250)
    assert kinds(verdict(run, NAME)) == {"unverified": False}


def test_it_was_never_over(run: Any, verdict: Any) -> None:
    run = without(without(played(run), of("resolved")), of("update", state="resolved"))
    assert verdict(run, NAME).outcome is Outcome.INCONCLUSIVE


def test_where_nothing_was_ever_owed_the_answer_needs_no_query(run: Any, verdict: Any) -> None:
    run = changed(played(run), of("verified"), answer=0)
    run.lines["source"] = [(t, line) for t, line in run.lines["source"] if t < 280]
    run.lines["destination"] = [(t, line) for t, line in run.lines["destination"] if t < 290]
    assert verdict(run, NAME).outcome is Outcome.INCONCLUSIVE


def test_what_was_made_and_deleted_before_it_arrived_is_not_missing(run: Any, verdict: Any, kinds: Any) -> None:
    """Whoever compares both systems finds nothing."""
    run = changed(played(run), of("verified"), answer=0)
    run.lines["source"] = [(t, line) for t, line in run.lines["source"] if not 1200 < t <= 1300]
    run.offer("invoice-gone", 1210)
    run.offer("invoice-gone", 1220, version=2, op="delete")
    assert verdict(run, NAME).outcome is Outcome.PASS
    assert kinds(verdict(changed(run, of("verified"), answer=1), NAME)) == {"wrong_number": False}


def test_what_is_deleted_in_one_system_and_still_in_the_other_is_found(run: Any, verdict: Any, kinds: Any) -> None:
    run = changed(played(run), of("verified"), answer=0)
    run.lines["source"] = [(t, line) for t, line in run.lines["source"] if not 1200 < t <= 1300]
    run.offer("invoice-001", 1210, version=2, op="delete")
    assert kinds(verdict(run, NAME)) == {"wrong_number": False}
    assert verdict(changed(run, of("verified"), answer=1), NAME).outcome is Outcome.PASS
