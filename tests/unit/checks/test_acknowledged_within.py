"""A person whose page it is acknowledges it in time."""

from __future__ import annotations

from typing import Any

import pytest
from gameday import BACKUP, OWNER, SCRIBE, acknowledged, changed, of, played, without

from harness.checks.verdict import Outcome

NAME = "acknowledged_within"


def test_the_owner_does(run: Any, verdict: Any) -> None:
    said = verdict(played(run), NAME, within="5m")
    assert (said.outcome, said.counts) == (Outcome.PASS, {"mtta_s": 60, "by_others": 0})


def test_the_backup_may(run: Any, verdict: Any) -> None:
    said = verdict(changed(played(run), of("acknowledged"), ledger="alerts", who=BACKUP), NAME, within="5m")
    assert said.outcome is Outcome.PASS


def test_too_late(run: Any, verdict: Any, kinds: Any) -> None:
    assert kinds(verdict(played(run), NAME, within="59s")) == {"late": False}


def test_nobody(run: Any, verdict: Any, kinds: Any) -> None:
    assert kinds(verdict(without(played(run), of("acknowledged"), "alerts"), NAME, within="5m")) == {"never": False}


@pytest.mark.parametrize("who", [SCRIBE, "a stranger"])
def test_a_bystander_is_not_the_one_who_was_paged(run: Any, verdict: Any, kinds: Any, who: str) -> None:
    said = verdict(changed(played(run), of("acknowledged"), ledger="alerts", who=who), NAME, within="5m")
    assert kinds(said) == {"bystander": False}
    assert who not in said.summary


def test_a_bystander_before_the_owner_does_no_harm(run: Any, verdict: Any) -> None:
    run = played(run)
    acknowledged(run, 450, SCRIBE)
    said = verdict(run, NAME, within="5m")
    assert (said.outcome, said.counts) == (Outcome.PASS, {"mtta_s": 60, "by_others": 1})


def test_the_stand_in_is_no_person(run: Any, verdict: Any, kinds: Any) -> None:
    said = verdict(changed(played(run), of("acknowledged"), ledger="alerts", who=None, by="responder"), NAME, within="5m")
    assert kinds(said) == {"stand_in": False}


def test_the_page_that_reached_the_backup_counts_from_the_first_one(run: Any, verdict: Any, kinds: Any) -> None:
    run = without(played(run), of("acknowledged"), "alerts")
    run.alert(800, route="backup")
    acknowledged(run, 830, BACKUP, route="backup")
    assert verdict(run, NAME, within="7m").outcome is Outcome.PASS
    assert kinds(verdict(run, NAME, within="6m")) == {"late": False}


def test_without_page_or_people_nothing_can_be_judged(run: Any, outage: Any, verdict: Any) -> None:
    run = played(run)
    run.lines["alerts"].clear()
    said = verdict(run, NAME, within="5m")
    assert said.outcome is Outcome.INCONCLUSIVE
    assert "nobody was paged" in said.summary


def test_called_off_before_it_was_due(run: Any, verdict: Any, kinds: Any) -> None:
    run = without(played(run), of("acknowledged"), "alerts")
    run.line("people", "abort", 700, who=OWNER, why="harm")
    said = verdict(run, NAME, within="5m")
    assert (said.outcome, "called off at 11m40s" in said.summary) == (Outcome.INCONCLUSIVE, True)
    assert kinds(verdict(run, NAME, within="4m")) == {"never": False}


def test_a_console_that_stood_still_excuses_what_was_late(run: Any, verdict: Any, kinds: Any) -> None:
    run = played(run)
    run.line("people", "stall", 475, gap_s=0.5)
    assert kinds(verdict(run, NAME, within="50s")) == {"late": True}
    assert kinds(verdict(run, NAME, within="20s")) == {"late": False}
