"""For everything that was done to the connector, a decision with a reason was written down before."""

from __future__ import annotations

from typing import Any

from gameday import changed, decided, of, played, requested, without

from harness.checks.verdict import Outcome

NAME = "decisions_recorded"


def test_each_has_its_decision(run: Any, verdict: Any) -> None:
    said = verdict(played(run), NAME)
    assert (said.outcome, said.counts) == (Outcome.PASS, {"carried_out": 3, "decisions": 3})


def test_a_roll_back_without_a_decision(run: Any, verdict: Any, kinds: Any) -> None:
    said = verdict(changed(played(run), of("requested", action="roll_back"), decision=None), NAME)
    assert kinds(said) == {"undecided": False}
    assert "roll_back at 13m" in said.summary


def test_decided_afterwards(run: Any, verdict: Any, kinds: Any) -> None:
    assert "undecided" in kinds(verdict(changed(played(run), of("decided", decision=3), 1000), NAME))


def test_without_a_reason(run: Any, verdict: Any, kinds: Any) -> None:
    assert kinds(verdict(changed(played(run), of("decided", decision=2), reason=" "), NAME)) == {"no_reason": False}


def test_wrong_numbers(run: Any, verdict: Any, kinds: Any) -> None:
    run = played(run)
    decided(run, 950, 3, "replay")
    assert kinds(verdict(run, NAME)) == {"numbers": False}


def test_a_request_that_was_not_carried_out_needs_none(run: Any, verdict: Any) -> None:
    run = played(run)
    requested(run, 1000, 4, "replay", None)
    assert verdict(run, NAME).outcome is Outcome.PASS


def test_nothing_was_carried_out(run: Any, verdict: Any) -> None:
    assert verdict(without(played(run), of("requested")), NAME).outcome is Outcome.INCONCLUSIVE
