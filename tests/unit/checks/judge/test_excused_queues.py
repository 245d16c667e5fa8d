"""What a mechanism of the machine excuses of a queue: what was given up, what waits behind it, and what the connector has lost."""

from __future__ import annotations

from typing import Any

import pytest

from harness.checks.verdict import Outcome, Verdict

GONE: dict[str, Any] = {"effect": "refused", "sent": False, "why": "client_gone", "status": None}
"""The client left before it was answered."""


@pytest.fixture
def settling(outage: Any) -> Any:
    """`settling(end)`: a run with a time to settle from 1700 on, and what `exactly_once` says of it."""

    def settle(end: float = 1820) -> Any:
        cut = {"settle", "quiet", "probe"}
        outage.lines["journal"] = [line for line in outage.lines["journal"] if not {line[1].get("phase"), line[1]["event"]} & cut]
        outage.lines["source"] = [line for line in outage.lines["source"] if line[1].get("key") != "probe-1"]
        outage.lines["destination"] = [line for line in outage.lines["destination"] if line[1].get("key") != "probe-1"]
        outage.phases = outage.phases[:3]
        outage.settle_s = end - 1700
        outage.phase("settle", 1700, end, role="settle", why="at_most")
        outage.phase("quiet", end, end + 120, role="quiet")
        outage.check("exactly_once")
        return outage

    return settle


def exactly_once(judgement: Any) -> Verdict:
    found: Verdict = next(verdict for verdict in judgement.verdicts if verdict.check == "exactly_once")
    return found


def beyond(run: Any, t: float) -> None:
    """The connector asks beyond all that is offered."""
    run.line("source", "read", t, req=9000, protocol="cursor", cursor=10_000)


def starved(run: Any, share: float) -> None:
    """Its process waited for a CPU for this share of the time to settle."""
    for at in range(1800, 1920, 6):
        run.note("waited", at - 94, actor="connector", pid=8, from_at=at, until_at=at + 6, ran_s=0.01, waited_s=0.1 * share)


def test_what_waits_behind_an_attempt_that_was_given_up_may_be_late_too(settling: Any, judged: Any) -> None:
    run = settling()
    for key, t in (("800", 1600), ("801", 1700), ("802", 1780)):
        run.offer(f"invoice-{key}", t)
    for t, took_s in ((1610, 4), (1650, 4), (1790, 8)):
        run.write(t, ("invoice-800", 1), reply_t=t + took_s, **GONE)
    assert exactly_once(judged(run)).summary.startswith("3 records absent")
    for number, key in enumerate(("800", "801", "802")):
        run.write(1840 + number, (f"invoice-{key}", 1))
    said = exactly_once(judged(run))
    assert said.outcome is Outcome.INCONCLUSIVE
    assert "it gave up an attempt 30 s of drill time before the deadline, and pauses for up to 140 s" in said.summary


def test_a_fault_that_could_not_be_healed_makes_records_late_too(settling: Any, judged: Any) -> None:
    run = settling()
    run.offer("invoice-800", 1650)
    run.note("heal_failed", 1500, fault="f1", reason="no answer")
    run.write(1850, ("invoice-800", 1))
    said = exactly_once(judged(run))
    assert (said.outcome, "fault f1 could not be healed" in said.summary) == (Outcome.INCONCLUSIVE, True)


@pytest.mark.parametrize("share", [0.0, 0.6])
def test_a_record_that_nobody_attempts_any_more_is_lost_however_long_its_process_waited(settling: Any, judged: Any, share: float) -> None:
    run = settling()
    run.offer("invoice-800", 700)
    for t in (720, 730):
        run.write(t, ("invoice-800", 1), effect="refused", status=503)
    beyond(run, 1690)
    starved(run, share)
    said = exactly_once(judged(run))
    assert said.outcome is Outcome.FAIL
    assert "1 record absent: invoice-800 (lost: the connector had moved past it)" in said.summary


@pytest.mark.parametrize(("share", "expected"), [(0.3, Outcome.FAIL), (0.7, Outcome.INCONCLUSIVE)])
def test_silence_of_a_process_that_mostly_waited_for_a_processor_says_nothing(
    settling: Any, judged: Any, share: float, expected: Outcome
) -> None:
    """A client that gives up before its connection is open leaves no trace at the fake."""
    run = settling()
    run.offer("invoice-800", 1700)
    for t in (1720, 1730, 1740):
        run.write(t, ("invoice-800", 1), effect="refused", status=503)
    beyond(run, 1850)
    starved(run, share)
    said = exactly_once(judged(run))
    assert said.outcome is expected
    assert ("(lost: the connector had moved past it)" in said.summary) is (expected is Outcome.FAIL)


@pytest.mark.parametrize(("settle_s", "expected"), [(600, Outcome.FAIL), (120, Outcome.INCONCLUSIVE)])
def test_of_a_connector_that_never_pauses_the_time_to_settle_is_its_backoff(
    settling: Any, judged: Any, settle_s: float, expected: Outcome
) -> None:
    run = settling(1700 + settle_s)
    run.settle_s = 600
    run.offer("account-800", 1600, entity="account")
    beyond(run, 1605)
    run.write(1610, ("account-800", 1), entity="account", reply_t=1620, **GONE)
    assert exactly_once(judged(run)).outcome is expected


def test_a_record_of_which_the_ledger_may_know_more_is_not_judged_though_it_was_acknowledged(outage: Any, judged: Any) -> None:
    outage.check("exactly_once")
    outage.line("source", "acknowledged", 1600, req=1, cursor=10_000)
    outage.offer("invoice-800", 1590)
    assert exactly_once(judged(outage)).outcome is Outcome.FAIL
    outage.ended = False
    outage.lines["destination"] = [line for line in outage.lines["destination"] if line[0] < 1560]
    said = exactly_once(judged(outage))
    assert (said.outcome, "what arrived is not completely known" in said.summary) == (Outcome.INCONCLUSIVE, True)


@pytest.mark.parametrize(("pushed", "expected"), [(False, Outcome.FAIL), (True, Outcome.INCONCLUSIVE)])
def test_what_the_connector_called_done_is_judged_and_a_message_that_it_took_is_not_done(
    outage: Any, judged: Any, *, pushed: bool, expected: Outcome
) -> None:
    """A message may lie in a queue of the connector's own, whose client gave up for the machine's reasons."""
    outage.check("exactly_once")
    outage.offer("invoice-800", 1600)
    for t in (1610, 1650, 1690):
        outage.write(t, ("invoice-800", 1), reply_t=t + 4, **GONE)
    if pushed:
        outage.line("source", "pushed", 1600, req=77, status=204, why=None)
    outage.line("source", "acknowledged", 1600, req=77, cursor=10_000)
    assert exactly_once(judged(outage)).outcome is expected


def test_all_attempts_must_have_been_given_up_and_not_one(outage: Any, judged: Any) -> None:
    """The attempt that met the outage came first."""
    outage.check("exactly_once")
    outage.offer("invoice-800", 1400)
    outage.write(1450, ("invoice-800", 1), reply_t=1455, **GONE)
    outage.write(1610, ("invoice-800", 1), reply_t=1620, **GONE)
    assert exactly_once(judged(outage)).outcome is Outcome.FAIL


@pytest.mark.parametrize(
    ("check", "params"), [("recovered_within", {"at_most": "315s"}), ("latency_after_recovery", {"within": "315s", "quantile": 1.0})]
)
def test_work_on_one_queue_excuses_no_other(outage: Any, verdict: Any, check: str, params: dict[str, Any]) -> None:
    """The accounts that were worked off at the deadline had been offered after the invoice."""
    for number in range(400):
        outage.offer(f"account-q{number:03}", 310 + number, entity="account")
        outage.write(1501 + number, (f"account-q{number:03}", 1), entity="account")
    outage.offer("invoice-800", 400)
    outage.write(1990, ("invoice-800", 1))
    said = verdict(outage, check, **params)
    assert said.outcome is Outcome.FAIL
    assert "invoice-800" in said.summary
    assert "85 " in said.summary
    assert "writing is not accelerated" in said.summary


def test_in_one_queue_what_was_offered_later_waits_for_its_turn(outage: Any, verdict: Any) -> None:
    for number in range(400):
        outage.offer(f"account-q{number:03}", 310 + number, entity="account")
        outage.write(1501 + number, (f"account-q{number:03}", 1), entity="account")
    outage.offer("invoice-800", 711)
    outage.write(1902, ("invoice-800", 1))
    assert verdict(outage, "recovered_within", at_most="315s").outcome is Outcome.INCONCLUSIVE


def test_a_quantile_is_kept_without_what_is_excused_or_it_is_judged(outage: Any, verdict: Any) -> None:
    """The accounts are excused, the invoices that nobody touched for so long are not: one of them is too many for 100 %, not for 95 %."""
    for number in range(400):
        outage.offer(f"account-q{number:03}", 310 + number, entity="account")
        outage.write(1501 + number, (f"account-q{number:03}", 1), entity="account")
    outage.offer("invoice-800", 400)
    outage.write(1990, ("invoice-800", 1))
    found = {share: verdict(outage, "latency_after_recovery", within="315s", quantile=share).outcome for share in (0.95, 1.0)}
    assert found == {0.95: Outcome.INCONCLUSIVE, 1.0: Outcome.FAIL}


def test_the_summary_says_how_many_each_mechanism_excuses(settling: Any, judged: Any) -> None:
    run = settling()
    run.offer("invoice-800", 1600)
    run.write(1610, ("invoice-800", 1), reply_t=1620, **GONE)
    for number in range(200):
        run.offer(f"account-q{number:03}", 310 + number, entity="account")
        if 1701 + number < 1820:
            run.write(1701 + number, (f"account-q{number:03}", 1), entity="account")
    said = exactly_once(judged(run)).summary
    assert "1 record absent: invoice-800 (the answer took 0.17 s of wall time, with no fault to explain it)" in said
    assert "81 records absent: account-q119, account-q120, account-q121 and 78 more (it still worked off its backlog" in said


DEADLINES: list[tuple[str, dict[str, Any]]] = [
    ("exactly_once", {}),
    ("recovered_within", {"at_most": "320s"}),
    ("latency_after_recovery", {"within": "320s", "quantile": 1.0}),
]
"""Checks for which a record was late that landed after 1820, with the time that they allow from the heal."""


@pytest.mark.parametrize(("check", "params"), DEADLINES)
@pytest.mark.parametrize(("gone", "expected"), [(True, Outcome.INCONCLUSIVE), (False, Outcome.FAIL)])
def test_a_record_that_was_given_up_is_late_for_every_check(
    settling: Any, verdict: Any, check: str, params: Any, gone: bool, expected: Outcome
) -> None:
    """Its attempts took 167 ms of wall time, without any fault; or they were refused, which its client heard."""
    run = settling()
    run.offer("invoice-800", 1490)
    for t in (1560, 1790):
        run.write(t, ("invoice-800", 1), **({"reply_t": t + 10, **GONE} if gone else {"effect": "refused", "status": 503}))
    run.write(1900, ("invoice-800", 1))
    assert verdict(run, check, **params).outcome is expected


@pytest.mark.parametrize(("check", "params"), DEADLINES)
@pytest.mark.parametrize(("share", "expected"), [(0.7, Outcome.INCONCLUSIVE), (0.2, Outcome.FAIL)])
def test_whose_process_waited_for_half_of_the_time_is_late_for_every_check(
    settling: Any, verdict: Any, check: str, params: Any, share: float, expected: Outcome
) -> None:
    run = settling()
    run.offer("invoice-800", 1490)
    for at in range(1600, 1920, 6):
        run.note("waited", at - 94, actor="connector", pid=8, from_at=at, until_at=at + 6, ran_s=0.01, waited_s=0.1 * share)
    run.write(4000, ("invoice-800", 1))
    assert verdict(run, check, **params).outcome is expected
