from __future__ import annotations

from typing import Any

from harness.checks.verdict import Outcome


def logins(run: Any, count: int, status: int = 401) -> None:
    for number in range(count):
        run.request("destination", 400 + number, path="/oauth/token", status=status)


def test_a_few_logins(outage: Any, verdict: Any) -> None:
    logins(outage, 6)
    said = verdict(outage, "no_login_storm")
    assert (said.outcome, said.counts) == (Outcome.PASS, {"source_logins": 0, "destination_logins": 6})


def test_a_storm_counts_whatever_it_is_answered(outage: Any, verdict: Any, kinds: Any) -> None:
    logins(outage, 4)
    logins(outage, 3, status=503)
    assert kinds(verdict(outage, "no_login_storm")) == {"storm": False}


def test_each_worker_has_its_own(outage: Any, verdict: Any) -> None:
    logins(outage, 12)
    outage.connector["workers"] = 2
    assert verdict(outage, "no_login_storm").outcome is Outcome.PASS


def test_without_logins_nothing_was_tested(outage: Any, verdict: Any) -> None:
    assert verdict(outage, "no_login_storm").outcome is Outcome.INCONCLUSIVE
