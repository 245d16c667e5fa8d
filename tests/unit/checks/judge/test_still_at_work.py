"""Who is still at work on a backlog at the deadline, as fast as the machine allows, is not judged; who has stopped is."""

from __future__ import annotations

from typing import Any

import pytest

from harness.checks.verdict import Outcome


def outcome(judgement: Any) -> str:
    return next(verdict for verdict in judgement.verdicts if verdict.check == "exactly_once").outcome


def summary(judgement: Any) -> str:
    return next(verdict for verdict in judgement.verdicts if verdict.check == "exactly_once").summary


def backlog(run: Any, until_t: float, step_t: float = 1.0, entity: str = "invoice") -> None:
    """Two hundred records of the outage that are worked off in the time to settle, which is over at 1820."""
    cut = {"settle", "quiet", "probe"}
    run.lines["journal"] = [line for line in run.lines["journal"] if not {line[1].get("phase"), line[1]["event"]} & cut]
    run.phases = run.phases[:3]
    run.phase("settle", 1700, 1820, role="settle", why="at_most")
    for number in range(200):
        run.offer(f"{entity}-q{number:03}", 310 + number, entity=entity)
        if (t := 1701 + number * step_t) < until_t:
            run.write(t, (f"{entity}-q{number:03}", 1), entity=entity)
    run.check("exactly_once")


def in_batches(run: Any, until_t: float, step_t: float) -> None:
    """The same in one batch, which begins at 1700; the batch of the baseline wrote each 8 s."""
    run.connector["batch"] = {"every": "5m"}
    for attempt, t in enumerate((0, 1700), start=1):
        run.note("actor_started", t, actor="connector", attempt=attempt, why="slot")
    backlog(run, until_t, step_t)


def test_what_is_still_being_worked_off_at_the_deadline_is_not_judged(outage: Any, judged: Any) -> None:
    backlog(outage, 1820)
    said = judged(outage)
    assert said.outcome is Outcome.INCONCLUSIVE
    assert "it still worked off its backlog, one write per 17 ms of wall time, as fast as the machine can" in summary(said)


@pytest.mark.parametrize(("until_t", "step_t"), [(1780, 1.0), (1820, 3.0)])
def test_whoever_has_stopped_or_takes_its_time_is_judged(until_t: float, step_t: float, outage: Any, judged: Any) -> None:
    backlog(outage, until_t, step_t)
    assert outcome(judged(outage)) == Outcome.FAIL


@pytest.mark.parametrize(
    ("until_t", "step_t", "expected"),
    [(1820, 3.0, Outcome.INCONCLUSIVE), (1820, 14.0, Outcome.INCONCLUSIVE), (1820, 17.0, Outcome.FAIL), (1780, 3.0, Outcome.FAIL)],
)
def test_whoever_fell_behind_before_any_fault_is_held_to_its_pace_of_then(
    until_t: float, step_t: float, expected: Outcome, outage: Any, judged: Any
) -> None:
    """A write each 8 s in the whole baseline, and three records landed long after `lag`: a script that starts programs for each record."""
    for number in range(3):
        outage.offer(f"invoice-b{number}", 5.0)
        outage.write(number * 24.0 + 150, (f"invoice-b{number}", 1))
    backlog(outage, until_t, step_t)
    assert outcome(judged(outage)) == expected


@pytest.mark.parametrize(
    ("until_t", "step_t", "expected"),
    [(1820, 3.0, Outcome.INCONCLUSIVE), (1820, 14.0, Outcome.INCONCLUSIVE), (1820, 17.0, Outcome.FAIL), (1780, 3.0, Outcome.FAIL)],
)
def test_a_batch_is_held_to_its_pace_before_any_fault(until_t: float, step_t: float, expected: Outcome, outage: Any, judged: Any) -> None:
    """A write each 8 s in the batch of the baseline, and everything was in time."""
    in_batches(outage, until_t, step_t)
    assert outcome(judged(outage)) == expected


@pytest.mark.parametrize(("until_t", "expected"), [(1820, Outcome.INCONCLUSIVE), (1780, Outcome.FAIL)])
def test_a_batch_that_lives_too_long_could_not_resolve(until_t: float, expected: Outcome, outage: Any, verdict: Any) -> None:
    outage.lines["alerts"] = [line for line in outage.lines["alerts"] if line[1]["action"] != "resolve"]
    in_batches(outage, until_t, 3.0)
    assert verdict(outage, "resolved_alert").outcome is expected


@pytest.mark.parametrize(("until_t", "expected"), [(1820, Outcome.INCONCLUSIVE), (1780, Outcome.FAIL)])
def test_a_batch_that_is_slow_by_itself_is_late_with_the_rest(until_t: float, expected: Outcome, outage: Any, verdict: Any) -> None:
    in_batches(outage, until_t, 3.0)
    said = verdict(outage, "latency_after_recovery", within="320s")
    assert said.outcome is expected
    assert ("; try --speed " in said.summary) == (expected is Outcome.INCONCLUSIVE)


def test_only_the_queue_that_is_still_worked_off_excuses(outage: Any, judged: Any) -> None:
    backlog(outage, 1820)
    outage.offer("account-1", 400, entity="account")
    said = judged(outage)
    assert outcome(said) == Outcome.FAIL
    assert summary(said).startswith("1 record absent: account-1; seen, not judged: 81 records absent")


def test_silence_in_which_the_process_waited_for_a_processor_is_no_silence(outage: Any, judged: Any) -> None:
    backlog(outage, 1780)
    outage.note("waited", 1820, actor="connector", pid=8, from_at=100 + 1780, until_at=100 + 1820, ran_s=0.02, waited_s=0.64)
    assert outcome(judged(outage)) == Outcome.INCONCLUSIVE


def test_older_runs_tell_of_starving_by_phase(outage: Any, judged: Any) -> None:
    backlog(outage, 1780)
    phase = next(line for _, line in outage.lines["journal"] if line["event"] == "phase_ended" and line["phase"] == "settle")
    phase |= {"ran_s": 0.3, "waited_s": 4.0}
    assert outcome(judged(outage)) == Outcome.INCONCLUSIVE


@pytest.mark.parametrize(("waited_s", "expected"), [(4.0, Outcome.INCONCLUSIVE), (0.9, Outcome.FAIL)])
def test_a_step_takes_as_many_times_longer_as_the_machine_was_slower(waited_s: float, expected: Outcome, outage: Any, judged: Any) -> None:
    """50 ms of wall time for each write; the many short programs of a script each wait too little to be named."""
    backlog(outage, 1820, 3.0)
    outage.note("waited", 1750, actor="connector", pid=8, from_at=100 + 1744, until_at=100 + 1750, ran_s=0.01, waited_s=0.02)
    phase = next(line for _, line in outage.lines["journal"] if line["event"] == "phase_ended" and line["phase"] == "settle")
    phase |= {"ran_s": 0.3, "waited_s": waited_s}
    assert outcome(judged(outage)) == expected


def test_a_loss_is_not_recovered_while_late_ones_are_excused(outage: Any, verdict: Any) -> None:
    backlog(outage, 1820)
    outage.offer("account-1", 400, entity="account")
    said = verdict(outage, "recovered_within", at_most="315s")
    assert said.outcome is Outcome.FAIL
    assert said.summary.startswith(
        "1 of 241 records owed at the last heal not delivered 5m15s later: account-1; 1 absent at the end; seen, not judged: "
    )


def test_a_backlog_is_judged_apart_from_what_is_still_worked_off(outage: Any, verdict: Any) -> None:
    backlog(outage, 1820)
    assert verdict(outage, "backlog_queued").outcome is Outcome.INCONCLUSIVE
    outage.offer("account-1", 400, entity="account")
    said = verdict(outage, "backlog_queued")
    assert said.outcome is Outcome.FAIL
    assert said.summary.startswith("1 record of the backlog absent: account-1; seen, not judged: 81 records")


@pytest.mark.parametrize(("until_t", "expected"), [(1820, Outcome.INCONCLUSIVE), (1790, Outcome.FAIL)])
@pytest.mark.parametrize(
    ("check", "params"), [("recovered_within", {"at_most": "320s"}), ("latency_after_recovery", {"within": "320s"}), ("exactly_once", {})]
)
def test_a_batch_pauses_before_each_page_as_it_did_before_any_fault(
    until_t: float, expected: Outcome, check: str, params: Any, outage: Any, verdict: Any
) -> None:
    """Three writes in 40 ms of wall time, then 360 ms in which programs start and read a page; the deadline is 340 ms after the last."""
    outage.lines["destination"] = [line for line in outage.lines["destination"] if line[0] > 300]
    in_batches(outage, 0, 1.0)
    for number in range(30):
        outage.write(18 + _in_pages(number), (f"invoice-{number:03}", 1))
    for number in range(200):
        if (t := 1701 + _in_pages(number)) < until_t:
            outage.write(t, (f"invoice-q{number:03}", 1))
        elif number < 190:
            outage.write(1901 + number, (f"invoice-q{number:03}", 1))
    assert verdict(outage, check, **params).outcome is expected


def _in_pages(number: int) -> float:
    """Drill seconds from the first write to this one, at speed 60."""
    page, at = divmod(number, 3)
    return page * 24.0 + at * 1.2
