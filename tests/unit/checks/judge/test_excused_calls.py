"""Calls are counted again without those that only the machine has brought about, or brought together."""

from __future__ import annotations

from typing import Any

import pytest

from harness.checks.verdict import Outcome

WALL = 60.0
"""Drill seconds in one of wall time."""


def crowd(run: Any, calls: int, path: str = "/", gone: int = 0) -> None:
    """So many calls from 1641 to 1645, after the outage; the clients of the first `gone` left after 0.1 s of wall time."""
    for number in range(calls):
        t = 1641 + 4 * number / calls
        run._req += 1
        run.line("destination", "request", t, req=run._req, method="GET", path=path, auth="ok", host_ok=True)
        reply = {"sent": False, "why": "client_gone", "status": None} if number < gone else {"sent": True, "why": None, "status": 200}
        run.line("destination", "reply", t + (0.1 * WALL if number < gone else 0), req=run._req, fault=None, **reply)


def stands_still(run: Any, until_t: float, wall_s: float, actor: str = "proxy") -> None:
    """This actor waits for a CPU for so long, up to an instant."""
    at = 100 + until_t
    run.note("waited", until_t, actor=actor, pid=7, from_at=at - wall_s * WALL, until_at=at, ran_s=0.0, waited_s=wall_s)


def over(run: Any, verdict: Any, name: str) -> Outcome:
    path = "/oauth/token" if name == "no_login_storm" else "/"
    crowd(run, 60, path)
    outcome: Outcome = verdict(run, name, at_most=40).outcome
    return outcome


@pytest.fixture
def met(outage: Any) -> Any:
    """A run with calls that a fault of the destination's own meets, from 1600 to 1690."""
    fault = outage.fault("f2", "unavailable", "fake", "destination", "requests", phase="again")
    outage.phase("again", 1600, 1690, faults=(fault,))
    outage.injected(fault, 1600, 1690)
    return outage


NAMES = ("rate_within", "retry_budget", "no_login_storm")


@pytest.mark.parametrize("name", NAMES)
def test_a_calm_machine_excuses_nothing(name: str, met: Any, verdict: Any) -> None:
    assert over(met, verdict, name) is Outcome.FAIL


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("wall_s", "expected"), [(0.6, Outcome.INCONCLUSIVE), (0.4, Outcome.FAIL)])
def test_calls_that_came_together_behind_a_halt(name: str, wall_s: float, expected: Outcome, met: Any, verdict: Any) -> None:
    """60 calls where 40 a minute are allowed: they may have been made in 90 s, which is half a second of wall time more than a minute."""
    stands_still(met, 1641, wall_s)
    assert over(met, verdict, name) is expected


@pytest.mark.parametrize("name", NAMES)
def test_a_stall_of_the_fake_counts_like_waiting(name: str, met: Any, verdict: Any) -> None:
    met.line("destination", "stall", 1641, gap_s=0.6)
    assert over(met, verdict, name) is Outcome.INCONCLUSIVE


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("until_t", "actor"), [(1500, "proxy"), (1641, "alerts")])
def test_a_halt_at_another_time_or_place_excuses_nothing(name: str, until_t: float, actor: str, met: Any, verdict: Any) -> None:
    stands_still(met, until_t, 2.0, actor)
    assert over(met, verdict, name) is Outcome.FAIL


@pytest.mark.parametrize("name", ["rate_within", "no_login_storm"])
@pytest.mark.parametrize(("gone", "expected"), [(20, Outcome.INCONCLUSIVE), (19, Outcome.FAIL)])
def test_calls_whose_clients_gave_up_are_not_counted(name: str, gone: int, expected: Outcome, outage: Any, verdict: Any) -> None:
    crowd(outage, 60, "/oauth/token" if name == "no_login_storm" else "/", gone)
    said = verdict(outage, name, at_most=40)
    assert said.outcome is expected
    assert ("20 of them followed a call that was given up" in said.summary) is (expected is Outcome.INCONCLUSIVE)


def test_a_call_that_met_a_fault_is_counted_though_its_client_left(met: Any, verdict: Any) -> None:
    crowd(met, 60, gone=30)
    assert verdict(met, "retry_budget", at_most=40).outcome is Outcome.FAIL


def test_a_minute_with_too_many_is_judged_beside_one_that_is_excused(outage: Any, verdict: Any) -> None:
    stands_still(outage, 1641, 0.6)
    crowd(outage, 60)
    for number in range(60):
        outage.request("destination", 1705 + number / 10)
    said = verdict(outage, "rate_within", at_most=41)
    assert said.outcome is Outcome.FAIL
    assert [bool(finding.excused_by) for finding in said.findings] == [False, True]
