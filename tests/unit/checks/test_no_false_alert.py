from __future__ import annotations

from typing import Any

from harness.checks.verdict import Outcome


def test_a_page_with_a_fault_behind_it(outage: Any, verdict: Any) -> None:
    said = verdict(outage, "no_false_alert")
    assert (said.outcome, said.counts) == (Outcome.PASS, {"incidents": 1, "false": 0})


def test_before_the_fault(outage: Any, verdict: Any, kinds: Any) -> None:
    outage.alert(100, key="early", route="shared")
    said = verdict(outage, "no_false_alert")
    assert kinds(said) == {"false_alert": False}
    assert "on shared; the first at 1:40" in said.summary


def test_after_everything_was_over(outage: Any, verdict: Any, kinds: Any) -> None:
    outage.alert(1619, key="late")
    assert verdict(outage, "no_false_alert").outcome is Outcome.PASS
    outage.alert(1621, key="later")
    assert kinds(verdict(outage, "no_false_alert")) == {"false_alert": False}


def test_while_the_backlog_is_still_owed(outage: Any, verdict: Any) -> None:
    outage.offer("invoice-800", 1400)
    outage.write(1700, ("invoice-800", 1))
    outage.alert(1690, key="late")
    assert verdict(outage, "no_false_alert").outcome is Outcome.PASS


def test_silence(outage: Any, verdict: Any) -> None:
    outage.lines["alerts"].clear()
    assert verdict(outage, "no_false_alert").summary == "nobody was paged"
