"""A failure that nobody notices."""

from __future__ import annotations

from typing import Any

import pytest

from harness.checks.verdict import Outcome


@pytest.fixture
def unanswered(outage: Any) -> Any:
    """The hand-written outage, from 300 to 1500: a record is lost in it, its page is not answered and not resolved."""
    outage.lines["alerts"].clear()
    outage.alert(420)
    outage.offer("invoice-800", 400)
    return outage


def _without_writes_after(run: Any, t: float) -> None:
    run.lines["destination"] = [line for line in run.lines["destination"] if line[0] <= t]


def test_it_heals_by_itself(outage: Any, verdict: Any) -> None:
    said = verdict(outage, "fails_safe")
    assert (said.outcome, said.summary) == (Outcome.PASS, "it healed by itself: every record arrived, and nobody had done anything")


def test_it_escalates(unanswered: Any, verdict: Any, kinds: Any) -> None:
    assert kinds(verdict(unanswered, "fails_safe")) == {"unnoticed": False}
    unanswered.alert(1020, route="backup")
    said = verdict(unanswered, "fails_safe")
    assert (said.outcome, said.summary) == (Outcome.PASS, "it escalated to backup 12m after the failure began")
    late = verdict(unanswered, "fails_safe", within="11m")
    assert kinds(late) == {"unnoticed": False}
    assert "backup was paged after 12m, later than 11m" in late.summary


def test_it_stops_and_its_page_stays_open(unanswered: Any, verdict: Any, kinds: Any) -> None:
    _without_writes_after(unanswered, 1500)
    said = verdict(unanswered, "fails_safe")
    assert (said.outcome, said.summary) == (Outcome.PASS, "it stopped: its page stays open, and nothing was written after the last heal")
    unanswered.alert(1600, action="resolve")
    assert kinds(verdict(unanswered, "fails_safe")) == {"unnoticed": False}


def test_a_stop_that_nobody_can_see_is_unnoticed_until_the_process_ends(unanswered: Any, verdict: Any, kinds: Any) -> None:
    _without_writes_after(unanswered, 1500)
    unanswered.lines["alerts"].clear()
    said = verdict(unanswered, "fails_safe")
    assert kinds(said) == {"unnoticed": False}
    assert said.summary.endswith("nobody was paged; it stopped without showing it")
    unanswered.note("actor_started", -10, actor="connector", attempt=1)
    unanswered.note("actor_exited", 900, actor="connector", attempt=1, expected=False)
    assert verdict(unanswered, "fails_safe").outcome is Outcome.PASS


def test_it_goes_on_and_nobody_knows_what_it_lost(unanswered: Any, verdict: Any) -> None:
    said = verdict(unanswered, "fails_safe")
    assert said.outcome is Outcome.FAIL
    assert said.summary == (
        "1 record missing: invoice-800; only primary was paged, and nobody answered; it wrote 41 records after the last heal"
    )
    assert said.exhibits["missing"]["key"].tolist() == ["invoice-800"]


def test_an_answer_and_a_run_without_a_failure_show_nothing(unanswered: Any, make_run: Any, verdict: Any) -> None:
    unanswered.line("alerts", "acknowledged", 700, protocol="generic", route="primary", key="orders-sync/billing", by="responder")
    assert verdict(unanswered, "fails_safe").summary == "a page was acknowledged, so the failure was noticed"
    assert verdict(make_run(), "fails_safe").outcome is Outcome.INCONCLUSIVE
