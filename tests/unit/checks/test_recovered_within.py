"""How soon the backlog is worked off."""

from __future__ import annotations

from typing import Any

import pytest

from harness.checks.verdict import Outcome
from harness.plan.model import Trigger


def test_recovery_counts_from_the_last_heal(outage: Any, verdict: Any, kinds: Any) -> None:
    outage.speed = 1.0
    said = verdict(outage, "recovered_within", at_most="79s")
    assert (said.outcome, said.counts["took_s"]) == (Outcome.PASS, 79)
    assert said.summary == "40 records owed at the last heal, worked off in 1m19s"
    said = verdict(outage, "recovered_within", at_most="78s")
    assert kinds(said) == {"not_recovered": False}
    assert said.exhibits["not_recovered"]["key"].tolist() == ["invoice-069"]


def test_recovery_counts_from_the_phase_that_waited_for_it(outage: Any, verdict: Any) -> None:
    outage.phases[2] = outage.phases[2].model_copy(update={"until": Trigger(owed_share=0.0)})
    outage.lines["journal"] = [line for line in outage.lines["journal"] if line[1].get("phase") != "recovery"]
    outage.note("phase_started", 1520, phase="recovery", role="drill")
    said = verdict(outage, "recovered_within", at_most="15m")
    assert said.counts["took_s"] == 59
    assert said.summary.endswith(" records owed when recovery began, worked off in 59s")


def test_what_was_missing_has_not_recovered(outage: Any, verdict: Any, kinds: Any) -> None:
    outage.offer("invoice-800", 400)
    assert kinds(verdict(outage, "recovered_within", at_most="15m")) == {"not_recovered": False}


def test_later_arrivals_do_not_count(outage: Any, verdict: Any) -> None:
    outage.offer("invoice-800", 1501)
    assert verdict(outage, "recovered_within", at_most="15m").outcome is Outcome.PASS


def test_nothing_to_recover_from(run: Any, verdict: Any) -> None:
    assert verdict(run, "recovered_within", at_most="15m").outcome is Outcome.INCONCLUSIVE


def _works_off(run: Any, step_s: float, until: float = 400.0) -> None:
    """200 records are owed when a fault is healed at 200; one is written every `step_s` drill seconds."""
    run.phase("outage", 100, 200, faults=(down := run.fault("f1", "down", "link", "destination", "refused"),))
    run.injected(down, 100, healed=200)
    run.phase("settle", 200, 400, role="settle", why="at_most")
    for n in range(200):
        run.offer(f"invoice-{n:03}", 110)
        if 200 + n * step_s <= until:
            run.write(200 + n * step_s, (f"invoice-{n:03}", 1))


@pytest.mark.parametrize(
    ("speed", "step_s", "until", "outcome"),
    [
        (120.0, 2.4, 400.0, Outcome.INCONCLUSIVE),  # 20 ms of wall time for each: at half the speed it may be in time
        (120.0, 4.8, 400.0, Outcome.FAIL),  # 40 ms: it waits for something
        (1.0, 2.4, 400.0, Outcome.FAIL),
        (120.0, 2.4, 250.0, Outcome.FAIL),  # as fast as it can, and then it stopped
    ],
)
def test_work_takes_wall_time_so_a_connector_still_at_work_is_not_judged(
    run: Any, verdict: Any, speed: float, step_s: float, until: float, outcome: Outcome
) -> None:
    run.speed = speed
    _works_off(run, step_s, until)
    said = verdict(run, "recovered_within", at_most="2m")
    assert said.outcome is outcome
    assert ("try --speed 60" in said.summary) == (outcome is Outcome.INCONCLUSIVE)


def test_whoever_writes_newer_records_and_has_lost_the_older_is_judged(run: Any, verdict: Any) -> None:
    run.speed = 120.0
    _works_off(run, 2.4, 250.0)
    for n in range(21, 60):
        run.offer(f"account-{n:03}", 199 + n * 2.4)
        run.write(200 + n * 2.4, (f"account-{n:03}", 1))
    assert verdict(run, "recovered_within", at_most="2m").outcome is Outcome.FAIL


@pytest.mark.parametrize(
    ("why", "speed", "outcome"),
    [
        ("rollback", 120.0, Outcome.INCONCLUSIVE),  # 0.75 s of wall time: it may not have come to its first write
        ("rollback", 60.0, Outcome.FAIL),
        ("heal", 120.0, Outcome.INCONCLUSIVE),
        ("restart", 120.0, Outcome.FAIL),  # by its own policy: who crashes again and again is not at work
        ("slot", 120.0, Outcome.FAIL),
    ],
)
def test_a_start_takes_wall_time(run: Any, verdict: Any, why: str, speed: float, outcome: Outcome) -> None:
    run.speed = speed
    run.phase("outage", 100, 200, faults=(bad := run.fault("f1", "bad_deployment", "process", "connector", "process"),))
    run.injected(bad, 100, healed=200)
    run.phase("settle", 200, 290, role="settle", why="at_most")
    run.note("actor_started", 20, actor="connector", attempt=1, why="start")
    run.note("actor_started", 200, actor="connector", attempt=2, why=why)
    run.offer("invoice-001", 110)
    said = verdict(run, "recovered_within", at_most="90s")
    assert said.outcome is outcome
    assert ("try --speed 60" in said.summary) == (outcome is Outcome.INCONCLUSIVE)


@pytest.mark.parametrize(
    ("took_s", "had_s", "outcome"),
    [
        (96, 150, Outcome.INCONCLUSIVE),  # 0.8 s of wall time before the drill, 1.25 s now: the same machine may need twice as long
        (36, 150, Outcome.FAIL),
        (360, 420, Outcome.INCONCLUSIVE),  # 3 s of wall time, as Celery takes on a busy machine
        (1200, 1212, Outcome.FAIL),  # who is slow to begin has ten seconds, and not more
    ],
)
def test_a_start_takes_as_long_as_it_did_before_the_drill(run: Any, verdict: Any, took_s: float, had_s: float, outcome: Outcome) -> None:
    run.speed = 120.0
    run.phase("outage", 1300, 1400, faults=(bad := run.fault("f1", "restart", "process", "connector", "process"),))
    run.injected(bad, 1300, healed=1400)
    run.phase("settle", 1400, 1400 + had_s, role="settle", why="at_most")
    run.note("actor_started", 10, actor="connector", attempt=1, why="start")
    run.request("source", 10 + took_s)
    run.note("actor_started", 1400, actor="connector", attempt=2, why="heal")
    run.offer("invoice-001", 1310)
    said = verdict(run, "recovered_within", at_most=f"{had_s}s")
    assert said.outcome is outcome
    assert ("try --speed" in said.summary) == (outcome is Outcome.INCONCLUSIVE)


def _in_batches(run: Any, step_s: float, baseline_step_s: float = 1.4, until: float = 4000.0, every_s: int = 300) -> None:
    """An outage from 1200 to 2400, of which 600 records are owed. The first batch after it begins at 2640 and works them off."""
    run.connector["batch"] = {"every": f"{every_s}s"}
    run.note("timeline_started", 0.0)
    run.phase("baseline", 0, 1200)
    run.phase("outage", 1200, 2400, faults=(down := run.fault("f1", "down", "link", "destination", "refused"),))
    run.injected(down, 1200, healed=2400)
    run.phase("settle", 2400, 4000, role="settle", why="at_most")
    each = 40 if every_s > 60 else 1
    for attempt, start_t in enumerate(range(0, 1200 if every_s > 60 else 60, every_s)):
        run.note("actor_started", start_t, actor="connector", attempt=attempt + 1, why="slot")
        for n in range(each):
            run.offer(f"account-{start_t}-{n}", start_t - 1, entity="account")
            run.write(start_t + 1 + n * baseline_step_s, (f"account-{start_t}-{n}", 1), entity="account")
    run.note("actor_started", 2640, actor="connector", attempt=99, why="slot")
    for n in range(600):
        run.offer(f"account-{n:03}", 1300 + n, entity="account")
        if (t := 2641 + n * step_s) <= until:
            run.write(t, (f"account-{n:03}", 1), entity="account")


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        ({"step_s": 1.4}, Outcome.INCONCLUSIVE),  # 70 ms of wall time for each record, as in the baseline: a script that starts curl
        ({"step_s": 2.6}, Outcome.INCONCLUSIVE),
        ({"step_s": 3.0}, Outcome.FAIL),  # more than twice as slow as before the outage
        ({"step_s": 1.4, "until": 3100.0}, Outcome.FAIL),  # it stopped
        ({"step_s": 3.5, "baseline_step_s": 3.5}, Outcome.FAIL),  # 175 ms: no start of a program takes so long
        ({"step_s": 1.4, "every_s": 2}, Outcome.FAIL),  # one write each batch: how long a batch takes for a write is not known
    ],
)
def test_a_batch_as_slow_as_before_the_outage_is_not_judged(run: Any, verdict: Any, said: Any, outcome: Outcome) -> None:
    run.speed = 20.0
    _in_batches(run, **said)
    assert verdict(run, "recovered_within", at_most="15m").outcome is outcome


def test_who_runs_without_batches_has_no_such_excuse(run: Any, verdict: Any) -> None:
    run.speed = 20.0
    _in_batches(run, 1.4)
    del run.connector["batch"]
    assert verdict(run, "recovered_within", at_most="15m").outcome is Outcome.FAIL


def test_a_batch_is_done_in_time_at_the_advised_speed(run: Any, make_run: Any, verdict: Any) -> None:
    """At most five of the fifteen minutes pass before it begins. At 20 it needs fourteen for writing, at 10 seven."""
    run.speed, slower = 20.0, make_run()
    _in_batches(run, 1.4)
    assert "one write per 70 ms of wall time until then, and writing is not accelerated; try --speed 10" in (
        verdict(run, "recovered_within", at_most="15m").summary
    )
    slower.speed = 10.0
    _in_batches(slower, 0.7, 0.7)
    assert verdict(slower, "recovered_within", at_most="15m").outcome is Outcome.PASS


@pytest.mark.parametrize(("waited_s", "outcome"), [(60.0, Outcome.INCONCLUSIVE), (20.0, Outcome.FAIL)])
def test_a_batch_may_take_as_many_times_longer_as_the_machine_was_slower(run: Any, verdict: Any, waited_s: float, outcome: Outcome) -> None:
    """Four seconds for a record, 1.4 before: more than twice as long, on a machine that was 2.3 times as slow, or as fast."""
    run.speed = 20.0
    _in_batches(run, 4.0)
    for phase, waited in (("baseline", 20.0), ("settle", waited_s)):
        ended = next(line for _, line in run.lines["journal"] if line["event"] == "phase_ended" and line["phase"] == phase)
        ended |= {"ran_s": 20.0, "waited_s": waited}
    assert verdict(run, "recovered_within", at_most="15m").outcome is outcome
