"""One person decides at a time, and nothing is carried out that nobody decided."""

from __future__ import annotations

from typing import Any

from gameday import BACKUP, COMMANDER, OWNER, SCRIBE, act, changed, decided, of, played, requested, without

from harness.checks.verdict import Outcome

NAME = "one_decider"


def test_the_owner_contains_then_the_commander_decides(run: Any, verdict: Any) -> None:
    said = verdict(played(run), NAME)
    assert (said.outcome, said.counts) == (Outcome.PASS, {"carried_out": 3})


def test_two_commanders(run: Any, verdict: Any, kinds: Any) -> None:
    run = played(run)
    act(run, "role_taken", 560, OWNER)
    said = verdict(run, NAME)
    assert kinds(said) == {"two_commanders": False}
    assert "from 9m20s on" in said.summary
    assert OWNER not in said.summary


def test_a_hand_over_is_no_second_commander(run: Any, verdict: Any, kinds: Any) -> None:
    run = played(run)
    act(run, "handed_over", 800, COMMANDER, to=BACKUP)
    assert kinds(verdict(run, NAME)) == {"undecided": False}, "the one before goes on to decide"
    assert verdict(changed(run, of("decided", decision=3), who=BACKUP), NAME).outcome is Outcome.PASS


def test_who_has_left_is_followed(run: Any, verdict: Any) -> None:
    run = played(run)
    act(run, "left", 840, COMMANDER)
    act(run, "role_taken", 845, BACKUP)
    assert verdict(changed(run, of("decided", decision=3), who=BACKUP), NAME).outcome is Outcome.PASS


def test_undecided(run: Any, verdict: Any, kinds: Any) -> None:
    said = verdict(changed(played(run), of("requested", number=3), decision=None), NAME)
    assert kinds(said) == {"undecided": False}
    assert "resume at 15m" in said.summary


def test_decided_by_somebody_else(run: Any, verdict: Any, kinds: Any) -> None:
    assert kinds(verdict(changed(played(run), of("decided", decision=2), who=SCRIBE), NAME)) == {"undecided": False}
    assert kinds(verdict(changed(played(run), of("decided", decision=1), who=SCRIBE), NAME)) == {"undecided": False}


def test_only_the_first_pause_is_the_owners_to_decide(run: Any, verdict: Any, kinds: Any) -> None:
    run = played(run)
    decided(run, 950, 4, "pause", OWNER, "liaison")
    requested(run, 970, 4, "pause", 4, done_t=972)
    assert kinds(verdict(run, NAME)) == {"undecided": False}


def test_decided_in_words_and_decided_otherwise(run: Any, verdict: Any, kinds: Any) -> None:
    run = changed(played(run), of("decided", decision=3), action="let it write again, slowly")
    assert verdict(run, NAME).outcome is Outcome.PASS
    assert kinds(verdict(changed(run, of("decided", decision=3), action="pause"), NAME)) == {"undecided": False}


def test_opposite_orders(run: Any, verdict: Any, kinds: Any) -> None:
    run = played(run)
    requested(run, 689, 4, "resume", 3, who=BACKUP)
    said = verdict(run, NAME)
    assert kinds(said) == {"opposite": False}
    assert "pause and resume were asked for 59s apart, at 10m30s" in said.summary
    assert verdict(changed(run, of("requested", number=4), 690), NAME).outcome is Outcome.PASS


def test_nothing_was_carried_out(run: Any, verdict: Any) -> None:
    run = without(played(run), of("requested"))
    assert verdict(run, NAME).outcome is Outcome.INCONCLUSIVE
