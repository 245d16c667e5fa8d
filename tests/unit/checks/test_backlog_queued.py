"""A backlog that came through."""

from __future__ import annotations

from typing import Any

from harness.checks.verdict import Outcome


def test_a_backlog_that_came_through(outage: Any, verdict: Any, kinds: Any) -> None:
    said = verdict(outage, "backlog_queued")
    assert (said.outcome, said.counts["owed"]) == (Outcome.PASS, 40)
    assert kinds(verdict(outage, "backlog_queued", at_least=41)) == {"small_backlog": False}


def test_a_backlog_with_a_missing_record_and_a_named_one(outage: Any, verdict: Any, kinds: Any) -> None:
    outage.offer("invoice-800", 400)
    outage.offer("invoice-801", 400)
    outage.write(1600, ("invoice-801", 1), effect="refused")
    outage.alert(1610, key="other", text="gave up on invoice-801")
    said = verdict(outage, "backlog_queued")
    assert kinds(said) == {"absent": False}
    assert said.exhibits["absent"]["key"].tolist() == ["invoice-800"]
    assert said.counts["dead"] == 1


def test_a_backlog_needs_a_heal(run: Any, verdict: Any) -> None:
    assert verdict(run, "backlog_queued").outcome is Outcome.INCONCLUSIVE
