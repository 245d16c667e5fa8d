"""Those who were told hear, on all channels alike, that it is over, and what it means for their data."""

from __future__ import annotations

from typing import Any

import pytest
from gameday import ALL_CLEAR, CHANNELS, changed, of, played, update, without

from harness.checks.verdict import Outcome

NAME = "resolution_notice"
RESOLVED = of("update", state="resolved")


def test_one_text_everywhere(run: Any, verdict: Any) -> None:
    said = verdict(played(run), NAME, channels=CHANNELS)
    assert (said.outcome, said.counts) == (Outcome.PASS, {"channels": 2})


def test_the_same_text_may_be_sent_channel_by_channel(run: Any, verdict: Any, kinds: Any) -> None:
    run = changed(played(run), RESOLVED, channels=CHANNELS[:1])
    assert kinds(verdict(run, NAME, channels=CHANNELS)) == {"left_out": False}
    assert kinds(verdict(run, NAME)) == {"left_out": False}, "earlier notices were on both"
    update(run, 1390, "resolved", ALL_CLEAR.replace(" ", "  "), CHANNELS[1:], next_s=None)
    assert verdict(run, NAME, channels=CHANNELS).outcome is Outcome.PASS


def test_two_texts(run: Any, verdict: Any, kinds: Any) -> None:
    run = changed(played(run), RESOLVED, channels=CHANNELS[:1])
    update(run, 1390, "resolved", f"{ALL_CLEAR} Sorry.", CHANNELS[1:], next_s=None)
    assert kinds(verdict(run, NAME, channels=CHANNELS)) == {"two_texts": False}


def test_none(run: Any, verdict: Any, kinds: Any) -> None:
    assert kinds(verdict(without(played(run), RESOLVED), NAME)) == {"absent": False}


def test_before_the_data_is_whole(run: Any, verdict: Any, kinds: Any) -> None:
    said = verdict(changed(played(run), RESOLVED, 890), NAME)
    assert kinds(said) == {"early": False}
    assert "records still owed" in said.summary


@pytest.mark.parametrize("data", [None, "", "twice as many orders"])
def test_silent_on_the_data(run: Any, verdict: Any, kinds: Any, data: str | None) -> None:
    assert kinds(verdict(changed(played(run), RESOLVED, data=data), NAME)) == {"no_implications": False}


def test_it_was_never_over(run: Any, verdict: Any) -> None:
    assert verdict(without(without(played(run), of("resolved")), RESOLVED), NAME).outcome is Outcome.INCONCLUSIVE


def test_no_data_was_at_stake(run: Any, verdict: Any) -> None:
    run = played(run)
    run.lines["source"] = [(t, line) for t, line in run.lines["source"] if t < 280]
    run.lines["destination"] = [(t, line) for t, line in run.lines["destination"] if t < 290]
    assert verdict(run, NAME).outcome is Outcome.INCONCLUSIVE
