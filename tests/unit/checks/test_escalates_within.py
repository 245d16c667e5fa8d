from __future__ import annotations

from typing import Any

from harness.checks.verdict import Outcome


def test_an_unanswered_page_reaches_the_backup(outage: Any, verdict: Any) -> None:
    outage.alert(1020, route="backup")
    said = verdict(outage, "escalates_within", within="15m")
    assert (said.outcome, said.counts) == (Outcome.PASS, {"took_s": 600})


def test_too_late(outage: Any, verdict: Any, kinds: Any) -> None:
    outage.alert(1020, route="backup")
    assert kinds(verdict(outage, "escalates_within", within="9m")) == {"late": False}


def test_never(outage: Any, verdict: Any, kinds: Any) -> None:
    said = verdict(outage, "escalates_within", within="15m")
    assert kinds(said) == {"not_escalated": False}


def test_an_answer_makes_it_needless(outage: Any, verdict: Any, kinds: Any) -> None:
    outage.line("alerts", "acknowledged", 700, protocol="generic", route="primary", key="orders-sync/billing", by="responder")
    assert verdict(outage, "escalates_within", within="15m").outcome is Outcome.INCONCLUSIVE
    assert kinds(verdict(outage, "escalates_within", within="4m")) == {"not_escalated": False}


def test_nobody_was_paged(outage: Any, run: Any, make_run: Any, verdict: Any, kinds: Any) -> None:
    outage.lines["alerts"].clear()
    assert kinds(verdict(outage, "escalates_within")) == {"absent": False}
    assert verdict(make_run(), "escalates_within").outcome is Outcome.INCONCLUSIVE
