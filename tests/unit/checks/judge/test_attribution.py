"""What a mechanism of the machine excuses, record by record, and what nothing excuses."""

from __future__ import annotations

from typing import Any

import pytest

from harness.checks.verdict import Outcome

WALL = 60.0
"""Drill seconds in one of wall time."""


@pytest.fixture
def twice(outage: Any) -> Any:
    """`twice(t, took_s, **reply)`: a record whose first write was answered after so many wall seconds, and which was written again."""
    outage.check("exactly_once", level="records")

    def write(t: float = 1700.0, took_s: float = 0.06, again_t: float | None = None, **reply: Any) -> Any:
        outage.offer("invoice-800", t - 5)
        outage.write(t, ("invoice-800", 1), reply_t=t + took_s * WALL, **{"sent": False, "why": "client_gone", "status": None, **reply})
        outage.write(t + took_s * WALL + 2 if again_t is None else again_t, ("invoice-800", 1))
        return outage

    return write


def outcome(judgement: Any) -> str:
    return next(verdict for verdict in judgement.verdicts if verdict.check == "exactly_once").outcome


def summary(judgement: Any) -> str:
    return next(verdict for verdict in judgement.verdicts if verdict.check == "exactly_once").summary


# ---- doubled


def test_a_client_that_gave_up_on_a_slow_answer_is_not_judged(twice: Any, judged: Any) -> None:
    said = judged(twice(took_s=0.06))
    assert outcome(said) == Outcome.INCONCLUSIVE
    assert said.outcome is Outcome.INCONCLUSIVE
    assert "1 row too many: invoice-800 (exists more than once) (the answer took 0.06 s of wall time" in summary(said)


def test_an_answer_that_came_at_once_excuses_nothing(twice: Any, judged: Any) -> None:
    assert outcome(judged(twice(took_s=0.04))) == Outcome.FAIL


@pytest.mark.parametrize(("patience", "expected"), [("30s", Outcome.FAIL), ("6s", Outcome.FAIL), ("2s", Outcome.INCONCLUSIVE)])
def test_the_connectors_own_patience_decides_what_is_slow(patience: Any, expected: Outcome, twice: Any, judged: Any) -> None:
    """An answer that takes 0.09 s of wall time takes 5.4 s of drill time at speed 60."""
    run = twice(took_s=0.09)
    run.connector["patience"] = patience
    assert outcome(judged(run)) == expected


@pytest.mark.parametrize("told", [{"sent": True, "why": None, "status": 201}, {}])
def test_a_stall_of_fake_or_proxy_while_the_answer_was_due(told: dict[str, Any], twice: Any, judged: Any) -> None:
    """The fake answers at once when it runs again, and does not see that the client has gone."""
    run = twice(took_s=0.0, **told)
    assert outcome(judged(run)) == Outcome.FAIL
    run.line("proxy", "stall", 1699.9, gap_s=0.11)
    assert outcome(judged(run)) == Outcome.INCONCLUSIVE


def test_waiting_for_a_processor_as_long_as_the_client_waits_for_an_answer(twice: Any, judged: Any) -> None:
    run = twice(took_s=0.0, sent=True, why=None, status=201)
    at = 100 + 1700
    run.note("waited", 1706, actor="destination", pid=7, from_at=at, until_at=at + 6, ran_s=0.04, waited_s=0.03)
    assert outcome(judged(run)) == Outcome.FAIL
    run.note("waited", 1706, actor="connector", pid=8, from_at=at - 3, until_at=at + 3, ran_s=0.01, waited_s=0.09)
    assert outcome(judged(run)) == Outcome.INCONCLUSIVE


@pytest.mark.parametrize(
    ("target", "where", "expected"),
    [
        ("link", "destination", Outcome.FAIL),
        ("fake", "destination", Outcome.FAIL),
        ("process", "connector", Outcome.FAIL),
        ("link", "source", Outcome.INCONCLUSIVE),
        ("link", "alerts", Outcome.INCONCLUSIVE),
        ("process", "watchdog", Outcome.INCONCLUSIVE),
    ],
)
@pytest.mark.parametrize("sent_t", [1701.0, 1713.0])
def test_what_met_an_injected_fault_is_judged(target: str, where: str, sent_t: float, expected: Outcome, twice: Any, judged: Any) -> None:
    """In the request, or up to 250 ms of wall time (15 s of drill time) after it."""
    run = twice(took_s=0.06, again_t=1760)
    fault = run.fault("f2", "down", target, where, "refused", phase="relapse")
    run.phase("relapse", 1700, 1750, faults=(fault,))
    run.injected(fault, sent_t, 1750)
    assert outcome(judged(run)) == expected


def test_a_process_that_ended_by_itself_is_no_mechanism_of_the_machine(twice: Any, judged: Any) -> None:
    run = twice(took_s=0.06)
    run.note("actor_exited", 1702, actor="connector", attempt=1, code=1, expected=False)
    assert outcome(judged(run)) == Outcome.FAIL


def test_a_second_instance_ends_no_request_but_by_its_own_end(twice: Any, judged: Any) -> None:
    run = twice(took_s=0.06, again_t=1760)
    fault = run.fault("f2", "second_instance", "process", "connector", "instance", phase="overlap")
    run.phase("overlap", 1600, 1800, faults=(fault,))
    run.injected(fault, 1600, 1800)
    assert outcome(judged(run)) == Outcome.INCONCLUSIVE
    run.note("actor_exited", 1702, actor="second-connector", attempt=1, code=0, expected=True)
    assert outcome(judged(run)) == Outcome.FAIL


@pytest.mark.parametrize(("released", "injected", "expected"), [("timeout", False, "INCONCLUSIVE"), ("released", True, "FAIL")])
def test_a_hold_is_the_test_where_something_was_injected_behind_it(
    released: str, injected: bool, expected: str, twice: Any, judged: Any
) -> None:
    run = twice(took_s=0.04, again_t=1730)
    run.line("destination", "trigger", 1700, trigger="f2", event="hit", req=1, remaining=0)
    run.line("destination", "trigger", 1704, trigger="f2", event=released, remaining=0)
    if injected:
        cut = run.fault("f2", "down", "link", "source", "refused", phase="relapse")
        run.phase("relapse", 1690, 1750, faults=(cut,))
        run.injected(cut, 1701, 1750)
    assert outcome(judged(run)) == expected


def test_only_the_first_of_three_rows_was_given_up(twice: Any, judged: Any) -> None:
    run = twice(took_s=0.06)
    run.write(1760, ("invoice-800", 1))
    said = judged(run)
    assert outcome(said) == Outcome.FAIL
    judged_one, _, excused_one = summary(said).partition("; seen, not judged: ")
    assert judged_one.startswith("1 row too many: invoice-800 was created 3 times: the first answer")
    assert excused_one.startswith("1 row too many: invoice-800 (exists more than once)")


def test_one_doubled_row_does_not_make_late_records_a_failure(outage: Any, judged: Any) -> None:
    """Each finding is judged apart: the records came late because the process did not run, the row is there twice for no reason."""
    outage.check("exactly_once")
    outage.offer("invoice-800", 1400)
    outage.write(2400, ("invoice-800", 1))
    outage.note("waited", 2400, actor="connector", pid=8, from_at=100 + 2000, until_at=100 + 2390, ran_s=0.1, waited_s=6.4)
    assert outcome(judged(outage)) == Outcome.INCONCLUSIVE
    outage.write(2401, ("invoice-001", 1), effect="changed")
    said = judged(outage)
    assert outcome(said) == Outcome.FAIL
    assert "1 doubled effect: invoice-001" in summary(said)
    assert "seen, not judged: 1 record committed only after the settle deadline: invoice-800" in summary(said)


# ---- missing and lost


def starved(run: Any) -> None:
    """Close the gate `stall` in the baseline alone."""
    run.line("destination", "stall", 100, gap_s=0.9)


def test_a_loss_is_judged_on_any_machine(outage: Any, judged: Any) -> None:
    outage.check("exactly_once")
    outage.offer("invoice-800", 700)
    starved(outage)
    outage.line("source", "acknowledged", 1600, req=1, cursor=1000)
    said = judged(outage)
    assert said.outcome is Outcome.FAIL
    assert "1 record absent: invoice-800 (lost: the connector had moved past it)" in summary(said)


def test_a_loss_before_anything_was_broken_is_judged_though_gates_are_closed(outage: Any, judged: Any) -> None:
    outage.check("exactly_once")
    outage.offer("invoice-010-lost", 81)
    outage.lines["source"].insert(11, outage.lines["source"].pop())
    for n, (_, line) in enumerate((entry for entry in outage.lines["source"] if entry[1]["kind"] == "offered"), start=1):
        line["cursor"] = n
    starved(outage)
    outage.request("destination", 100, status=503)
    said = judged(outage)
    assert said.verdicts[0].outcome is Outcome.INCONCLUSIVE  # steady_state
    assert said.outcome is Outcome.FAIL
    assert "1 lost before any fault" in summary(said)


def test_nothing_is_missing_where_the_destinations_ledger_has_no_end(outage: Any, judged: Any) -> None:
    """The fake was killed: what would have arrived later, nobody knows."""
    outage.check("exactly_once")
    outage.offer("invoice-800", 1600)
    assert outcome(judged(outage)) == Outcome.FAIL
    outage.ended = False
    said = judged(outage)
    assert outcome(said) == Outcome.INCONCLUSIVE
    assert said.outcome is Outcome.INCONCLUSIVE


def test_what_was_overtaken_only_just_before_the_first_fault_may_be_lost_to_it(outage: Any, judged: Any) -> None:
    """A connector that lists its pages in another order overtakes records all the time."""
    outage.check("exactly_once")
    outage.offer("invoice-010-lost", 281)
    outage.offer("invoice-011-later", 282)
    outage.write(284, ("invoice-011-later", 1))
    said = judged(outage)
    assert "1 record absent" in summary(said)
    assert "before any fault" not in summary(said)


def test_missing_because_every_attempt_was_given_up_is_not_judged(outage: Any, judged: Any) -> None:
    outage.check("exactly_once")
    outage.offer("invoice-800", 1600)
    outage.write(1610, ("invoice-800", 1), effect="refused", reply_t=1620, sent=False, why="client_gone", status=None)
    assert outcome(judged(outage)) == Outcome.INCONCLUSIVE
    outage.write(1490, ("invoice-800", 1), effect="refused", reply_t=1495, sent=False, why="client_gone", status=None)
    assert outcome(judged(outage)) == Outcome.FAIL  # an attempt met the outage


# ---- counts follow


def test_counts_are_counted_again_without_what_is_excused(twice: Any, verdict: Any) -> None:
    run = twice(took_s=0.06)
    said = verdict(run, "counts_match")
    assert said.outcome is Outcome.INCONCLUSIVE
    assert said.seen_not_judged
    run.write(1601, ("invoice-001", 1), effect="created")
    said = verdict(run, "counts_match")
    assert said.outcome is Outcome.FAIL
    assert said.summary == "invoice: 71 records in the source, 73 in the destination; apart from what is excused, there is still 1 too many"


def test_an_orphan_of_an_excused_record_is_not_judged(outage: Any, verdict: Any) -> None:
    outage.offer("account-1", 1600, entity="account")
    outage.write(1605, ("invoice-002", 1), effect="changed", fields={"account_id": "account-1"})
    assert verdict(outage, "no_orphans").outcome is Outcome.FAIL
    gone = {"effect": "refused", "sent": False, "why": "client_gone", "status": None}
    outage.write(1610, ("account-1", 1), entity="account", reply_t=1620, **gone)
    assert verdict(outage, "no_orphans").outcome is Outcome.INCONCLUSIVE


def test_an_old_version_on_top_after_a_client_gave_up(outage: Any, verdict: Any) -> None:
    """The first write hung in a stalled fake, the second overtook it."""
    outage.offer("invoice-001", 1600, version=2, op="update")
    outage.offer("invoice-001", 1601, version=3, op="update")
    outage.write(1612, ("invoice-001", 3), effect="changed")
    outage.write(1613, ("invoice-001", 2), effect="changed", sent=False, why="client_gone", status=None)
    for check in ("ordering", "exactly_once"):
        assert verdict(outage, check).outcome is Outcome.FAIL
    outage.line("destination", "stall", 1612, gap_s=0.2)
    for check in ("ordering", "exactly_once"):
        assert verdict(outage, check).outcome is Outcome.INCONCLUSIVE


def test_who_read_the_answer_is_judged_for_the_older_version_it_wrote_last(outage: Any, verdict: Any) -> None:
    """The machine was slow beside it, but nobody gave up on anything: the connector sent the newer version first."""
    outage.offer("invoice-001", 1600, version=2, op="update")
    outage.offer("invoice-001", 1601, version=3, op="update")
    outage.write(1612, ("invoice-001", 3), effect="changed")
    outage.write(1613, ("invoice-001", 2), effect="changed")
    outage.line("destination", "stall", 1612, gap_s=0.2)
    for check in ("ordering", "exactly_once"):
        assert verdict(outage, check).outcome is Outcome.FAIL


def test_an_older_version_that_was_refused_at_first_and_tried_again_is_judged(outage: Any, verdict: Any) -> None:
    """It was sent again because it had been refused, not because the machine was slow."""
    outage.offer("invoice-001", 1600, version=2, op="update")
    outage.offer("invoice-001", 1601, version=3, op="update")
    outage.write(1611, ("invoice-001", 2), effect="refused", status=422)
    outage.write(1612, ("invoice-001", 3), effect="changed")
    outage.write(1613, ("invoice-001", 2), effect="changed")
    outage.line("destination", "stall", 1612, gap_s=0.2)
    for check in ("ordering", "exactly_once"):
        assert verdict(outage, check).outcome is Outcome.FAIL


def test_who_read_a_refusal_is_judged_for_the_missing_record(outage: Any, judged: Any) -> None:
    outage.check("exactly_once")
    outage.offer("invoice-800", 1600)
    outage.write(1610, ("invoice-800", 1), effect="refused", status=422)
    outage.line("destination", "stall", 1611, gap_s=0.2)
    assert outcome(judged(outage)) == Outcome.FAIL


# ---- pages


@pytest.mark.parametrize(("waited_s", "expected"), [(1.1, Outcome.INCONCLUSIVE), (0.9, Outcome.FAIL)])
def test_a_late_page_is_excused_by_a_longer_wait(waited_s: float, expected: Outcome, outage: Any, judged: Any) -> None:
    """The page came 120 s after the injection, a second of wall time too late; that a gate is closed does not matter."""
    outage.check("detected_within", within="60s")
    outage.check("single_alert", within="60s")
    starved(outage)
    outage.note("waited", 420, actor="connector", pid=8, from_at=100 + 320, until_at=100 + 400, ran_s=0.1, waited_s=waited_s)
    assert [verdict.outcome for verdict in judged(outage).verdicts[4:]] == [expected, expected]


# ---- a fault that nobody could feel


def dead_inside(run: Any, *, asks: bool) -> None:
    """A second and longer fault at 1700, after the connector's last write; `asks`: it still knocks at the destination."""
    run.lines["alerts"].clear()
    run.check("no_alert")
    run.check("single_alert")
    fault = run.fault("f2", "unavailable", "fake", "destination", "requests", phase="again")
    run.phase("again", 1700, 3100, faults=(fault,))
    run.injected(fault, 1700, 3100)
    run.lines["destination"] = [line for line in run.lines["destination"] if line[0] < 1505]
    if asks:
        run.request("destination", 1650)


@pytest.mark.parametrize(("asks", "expected"), [(False, Outcome.FAIL), (True, Outcome.INCONCLUSIVE)])
def test_an_unfelt_fault_excuses_nothing_where_the_connector_had_fallen_silent(
    asks: bool, expected: Outcome, outage: Any, judged: Any
) -> None:
    dead_inside(outage, asks=asks)
    said = judged(outage)
    felt = said.verdicts[1]
    assert ("the connector had been silent since f1 (down on destination)" in felt.summary) is not asks
    assert felt.outcome is Outcome.INCONCLUSIVE
    assert next(verdict for verdict in said.verdicts if verdict.check == "single_alert").outcome is expected
