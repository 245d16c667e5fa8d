from __future__ import annotations

from typing import Any

from harness.checks.verdict import Outcome


def test_minutes_count_as_the_service_counts_them(outage: Any, verdict: Any) -> None:
    said = verdict(outage, "rate_within", at_most=40)
    assert said.outcome is Outcome.PASS
    assert said.counts == {"busiest": 40, "rate_limited": 0}  # all of 1540 to 1579: the fake's minute begins at 1520
    assert said.exhibits["by_minute"]["calls"].tolist() == [40, 1]


def test_a_herd_is_told_with_its_minutes(outage: Any, verdict: Any, kinds: Any) -> None:
    for number in range(90):
        outage.request("destination", 1600 + number / 10, status=429)
    said = verdict(outage, "rate_within", at_most=60)
    assert kinds(said) == {"over_rate": False}
    assert said.counts == {"busiest": 90, "rate_limited": 90}


def test_logins_do_not_count(outage: Any, verdict: Any) -> None:
    for number in range(90):
        outage.request("destination", 1600 + number / 10, path="/oauth/token")
    assert verdict(outage, "rate_within", at_most=60).outcome is Outcome.PASS


def test_the_whole_timeline_and_the_source(outage: Any, verdict: Any, kinds: Any) -> None:
    for number in range(70):
        outage.request("source", 100 + number / 10)
    assert kinds(verdict(outage, "rate_within", at_most=60, side="source", since="start")) == {"over_rate": False}
    assert verdict(outage, "rate_within", at_most=60, side="source").outcome is Outcome.INCONCLUSIVE


def test_nothing_healed(run: Any, verdict: Any) -> None:
    assert verdict(run, "rate_within", at_most=60).outcome is Outcome.INCONCLUSIVE
