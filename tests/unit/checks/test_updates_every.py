"""After the first notice the next one comes as promised."""

from __future__ import annotations

from typing import Any

from gameday import OVER_T, changed, of, played, update, without

from harness.checks.verdict import Outcome

NAME = "updates_every"


def test_promises_are_kept(run: Any, verdict: Any) -> None:
    said = verdict(played(run), NAME, every="10m")
    assert said.outcome is Outcome.PASS
    assert said.counts == {"notices": 2, "kept": 2, "due": 2, "longest_gap_s": 550}


def test_a_tenth_more_is_tolerated(run: Any, verdict: Any, kinds: Any) -> None:
    assert verdict(played(run), NAME, every="500s").outcome is Outcome.PASS
    assert kinds(verdict(played(run), NAME, every="499s")) == {"late": False}


def test_what_a_notice_names_counts_too(run: Any, verdict: Any, kinds: Any) -> None:
    run = changed(played(run), of("update", state="investigating"), next_s=300.0)
    said = verdict(run, NAME, every="10m")
    assert kinds(said) == {"late": False}
    assert "no notice for 9m10s from 10m on, where 5m were promised" in said.summary


def test_each_names_the_next(run: Any, verdict: Any, kinds: Any) -> None:
    run = changed(played(run), of("update", state="monitoring"), next_s=None)
    assert kinds(verdict(run, NAME, every="10m")) == {"unnamed": False}


def test_one_notice_and_then_silence(run: Any, verdict: Any, kinds: Any) -> None:
    run = without(played(run), of("update", state="monitoring"))
    said = verdict(run, NAME, every="10m")
    assert kinds(said) == {"silent": False}
    assert "nothing was said for 12m after the last notice" in said.summary


def test_who_never_says_that_it_is_over_goes_on(run: Any, verdict: Any, kinds: Any) -> None:
    run = without(without(played(run), of("resolved")), of("update", state="resolved"))
    assert kinds(verdict(run, NAME, every="10m")) == {"silent": False}
    update(run, 1700, "monitoring")
    assert kinds(verdict(run, NAME, every="10m")) == {"silent": False} or OVER_T - 1700 <= 660
    assert kinds(verdict(run, NAME, every="5m")).keys() == {"late"}


def test_silence_from_the_page_on(run: Any, verdict: Any, kinds: Any) -> None:
    assert kinds(verdict(without(played(run), of("update")), NAME, every="10m")) == {"silent": False}


def test_an_incident_that_was_over_before_an_update_was_due(run: Any, verdict: Any) -> None:
    run = without(played(run), of("update", state="monitoring"))
    said = verdict(run, NAME, every="30m")
    assert said.outcome is Outcome.FAIL
    said = verdict(changed(run, of("update", state="investigating"), next_s=1800.0), NAME, every="30m")
    assert said.outcome is Outcome.INCONCLUSIVE
    assert verdict(without(run, of("update")), NAME, every="30m").outcome is Outcome.INCONCLUSIVE
