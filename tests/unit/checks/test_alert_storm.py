from __future__ import annotations

from typing import Any

from harness.checks.verdict import Outcome


def test_a_page_and_two_repeats(outage: Any, verdict: Any) -> None:
    outage.alert(600)
    outage.alert(900)
    said = verdict(outage, "alert_storm")
    assert (said.outcome, said.counts) == (Outcome.PASS, {"most": 3})


def test_repeats_without_end(outage: Any, verdict: Any, kinds: Any) -> None:
    for number in range(3):
        outage.alert(600 + number)
    assert kinds(verdict(outage, "alert_storm")) == {"storm": False}


def test_incidents_of_their_own_count_as_well(outage: Any, verdict: Any, kinds: Any) -> None:
    for number in range(5):
        outage.alert(600 + number, key=f"other-{number}", route="shared")
    said = verdict(outage, "alert_storm", at_most=5)
    assert kinds(said) == {"storm": False}
    assert "6 pages for f1 (down on destination)" in said.summary


def test_nothing_injected(run: Any, verdict: Any) -> None:
    assert verdict(run, "alert_storm").outcome is Outcome.INCONCLUSIVE
