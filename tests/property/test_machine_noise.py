"""Machine noise in a run's evidence never turns the FAIL of a loss into PASS, nor a PASS into FAIL."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, given, settings

from harness.checks.judge.judge import judge
from harness.checks.verdict import Outcome
from harness.evidence.evidence import Evidence

CHECKS: dict[str, dict[str, Any]] = {
    **{name: {} for name in ("exactly_once", "counts_match", "backlog_queued", "ordering", "no_orphans", "single_alert", "resolved_alert")},
    "recovered_within": {"at_most": "15m"},
    "latency_after_recovery": {"within": "15m"},
    "detected_within": {"within": "15m"},
    "rate_within": {"at_most": 45},
    "no_login_storm": {"at_most": 6},
    **{name: {} for name in ("alert_names", "no_false_alert", "post_recovery_probe", "alert_storm")},
}
ACTORS = ("connector", "proxy", "source", "destination", "alerts", "engine")
relaxed = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])

waits = st.tuples(st.sampled_from(ACTORS), st.integers(1, 3), st.floats(0, 1830), st.floats(0.6, 6), st.floats(0, 0.1))
stalls = st.tuples(st.sampled_from(["journal", "source", "destination", "alerts", "proxy"]), st.floats(0, 1830), st.floats(0.1, 2))
spent = st.tuples(st.sampled_from(["baseline", "outage", "recovery", "settle", "quiet"]), st.floats(0, 5), st.floats(0, 90))


def add_noise(run: Any, data: st.DataObject) -> None:
    """Processes that wait, tickers that stop, phases that starve, anywhere in the run."""
    for actor, pid, t, lasts, waited_s in data.draw(st.lists(waits, max_size=40), label="waits"):
        run.note("waited", t + lasts, actor=actor, pid=pid, from_at=100 + t, until_at=100 + t + lasts, ran_s=0.01, waited_s=waited_s)
    for stream, t, gap_s in data.draw(st.lists(stalls, max_size=6), label="stalls"):
        run.note("stall", t, gap_s=gap_s) if stream == "journal" else run.line(stream, "stall", t, gap_s=gap_s)
    for phase, ran_s, waited_s in data.draw(st.lists(spent, max_size=3), label="phases"):
        for _, line in run.lines["journal"]:
            if line["event"] == "phase_ended" and line["phase"] == phase:
                line |= {"ran_s": ran_s, "waited_s": waited_s}


def never_sent(run: Any) -> None:
    """Offered in the outage, never attempted."""
    run.offer("invoice-gone", 400)


def given_up(run: Any) -> None:
    """Attempted in the outage, refused, never again."""
    run.offer("invoice-gone", 400)
    run.write(410, ("invoice-gone", 1), effect="refused", status=503)


def acknowledged(run: Any) -> None:
    """Said to be done, and not there."""
    run.offer("invoice-gone", 400)
    run.line("source", "acknowledged", 1600, req=1, cursor=10_000)


def herd(run: Any) -> None:
    """Ten times as many calls as are allowed, after the outage: no halt of this noise is long enough for them."""
    for number in range(450):
        run.request("destination", 1641 + number / 10)


def logins(run: Any) -> None:
    """Ten times as many as are allowed."""
    for number in range(60):
        run.request("destination", 1641 + number / 10, path="/oauth/token")


def silence(run: Any) -> None:
    """Nobody is paged in twenty minutes of outage."""
    run.lines["alerts"].clear()


def false_alarm(run: Any) -> None:
    """A page before any fault."""
    run.alert(250, key="early")


def no_probe(run: Any) -> None:
    """The fresh record at the end is not written."""
    run.lines["destination"] = [line for line in run.lines["destination"] if line[0] < 1821]


def outcome(run: Any) -> Outcome:
    with Evidence.open(run.save()) as evidence:
        return judge(evidence).outcome


def made(make_run: Any) -> Any:
    run = make_run()
    run.outage()
    run.request("destination", -5, path="/oauth/token")
    for name, params in CHECKS.items():
        run.check(name, **params)
    return run


@relaxed
@given(data=st.data())
def test_a_pass_never_becomes_a_failure(make_run: Any, data: st.DataObject) -> None:
    run = made(make_run)
    add_noise(run, data)
    assert outcome(run) is not Outcome.FAIL


@pytest.mark.parametrize("lose", [never_sent, given_up, acknowledged])
@relaxed
@given(data=st.data())
def test_a_loss_never_becomes_a_pass(make_run: Any, lose: Callable[[Any], None], data: st.DataObject) -> None:
    run = made(make_run)
    lose(run)
    add_noise(run, data)
    assert outcome(run) in ({Outcome.FAIL} if lose is acknowledged else {Outcome.FAIL, Outcome.INCONCLUSIVE})


@pytest.mark.parametrize("spoil", [herd, logins, silence, false_alarm, no_probe])
@relaxed
@given(data=st.data())
def test_no_other_failure_ever_becomes_a_pass(make_run: Any, spoil: Callable[[Any], None], data: st.DataObject) -> None:
    run = made(make_run)
    spoil(run)
    add_noise(run, data)
    assert outcome(run) in {Outcome.FAIL, Outcome.INCONCLUSIVE}


@pytest.mark.parametrize("spoil", [herd, logins, silence, false_alarm])
@relaxed
@given(data=st.data())
def test_noise_at_another_time_excuses_neither_calls_nor_pages(make_run: Any, spoil: Callable[[Any], None], data: st.DataObject) -> None:
    """All of it lies at the end of the run, when pages, logins and calls had long come or not come."""
    run = made(make_run)
    spoil(run)
    for t in data.draw(st.lists(st.floats(1750, 1820), max_size=10), label="waits"):
        run.note("waited", t, actor="connector", pid=1, from_at=94 + t, until_at=100 + t, ran_s=0.0, waited_s=0.1)
    run.line("destination", "stall", 1800, gap_s=data.draw(st.floats(0.1, 0.8), label="gap"))
    assert outcome(run) is Outcome.FAIL


@pytest.mark.parametrize("lose", [never_sent, given_up, acknowledged, herd, logins, silence, false_alarm, no_probe])
def test_without_noise_a_loss_is_a_failure(make_run: Any, lose: Callable[[Any], None]) -> None:
    run = made(make_run)
    assert outcome(run) is Outcome.PASS
    lose(run)
    assert outcome(run) is Outcome.FAIL


@relaxed
@given(data=st.data())
def test_noise_in_the_baseline_alone_excuses_no_loss(make_run: Any, data: st.DataObject) -> None:
    """The connector had all the time of recovery and settling, and an idle machine in it."""
    run = made(make_run)
    never_sent(run)
    for t in data.draw(st.lists(st.floats(10, 290), max_size=10), label="waits"):
        run.note("waited", t, actor="connector", pid=1, from_at=94 + t, until_at=100 + t, ran_s=0.0, waited_s=0.1)
    run.line("destination", "stall", 250, gap_s=data.draw(st.floats(0.1, 3), label="gap"))
    assert outcome(run) is Outcome.FAIL
