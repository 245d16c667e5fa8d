"""The gate of timing."""

from __future__ import annotations

from typing import Any

import pytest

from harness.checks.verdict import Outcome


def test_no_stall(outage: Any, verdict: Any) -> None:
    said = verdict(outage, "stall")
    assert said.outcome is Outcome.PASS
    assert said.counts["max_gap_s"] == 0.03


def test_a_stall_of_a_fake_and_of_the_engine(outage: Any, verdict: Any) -> None:
    outage.line("destination", "stall", 700, gap_s=0.8)
    outage.note("stall", 700, gap_s=0.51)
    said = verdict(outage, "stall")
    assert said.outcome is Outcome.INCONCLUSIVE
    assert [finding.kind for finding in said.findings] == ["stall", "stall"]
    assert "the destination fake did not run for 0.80 s of wall time (48s of drill time); " in said.summary
    assert (said.summary.count("try --speed"), said.summary.endswith("; try --speed 30")) == (1, True)  # of 30 and 50
    assert sorted(said.exhibits["stalls"]["actor"]) == ["destination", "engine"]


def test_half_a_second_is_still_good(outage: Any, verdict: Any) -> None:
    outage.line("destination", "stall", 700, gap_s=0.5)
    assert verdict(outage, "stall").outcome is Outcome.PASS


def test_processes_that_starve(outage: Any, verdict: Any) -> None:
    """Ten minutes at 60 are ten wall seconds: sixteen of waiting are more than one process at every instant."""
    outage.phase("busy", 2000, 2600, ended={"ran_s": 1.9, "waited_s": 16.2})
    said = verdict(outage, "stall")
    assert (said.outcome, [finding.kind for finding in said.findings]) == (Outcome.INCONCLUSIVE, ["starved"])
    assert "in phase busy the processes waited 16.2 s of wall time for a CPU and ran 1.9 s" in said.summary
    assert "try --speed 20" in said.summary


def test_phases_that_starve_are_told_in_one_sentence_with_the_worst(outage: Any, verdict: Any) -> None:
    outage.phase("busy", 2000, 2600, ended={"ran_s": 1.9, "waited_s": 16.2})
    outage.phase("calm", 2600, 3200, ended={"ran_s": 4.1, "waited_s": 0.2})
    outage.phase("busier", 3200, 3800, ended={"ran_s": 1.0, "waited_s": 19.0})
    [finding] = verdict(outage, "stall").findings
    assert (finding.kind, finding.count) == ("starved", 2)
    assert finding.text == (
        "the machine was busy with something else in the phases busy, busier; at worst, in busier, the processes waited 19.0 s of wall "
        "time for a CPU and ran 1.0 s; try --speed 10"
    )


@pytest.mark.parametrize(
    ("lasts", "spent"),
    [
        (600, {"ran_s": 0.6, "waited_s": 9.9}),  # not one at every instant
        (600, {"ran_s": 4.1, "waited_s": 16.2}),  # less than four times as long as they ran
        (600, {}),  # the machine does not tell
    ],
)
def test_waiting_for_a_processor_now_and_then_is_ordinary(lasts: float, spent: dict[str, float], outage: Any, verdict: Any) -> None:
    outage.phase("busy", 2000, 2000 + lasts, ended=spent)
    assert verdict(outage, "stall").outcome is Outcome.PASS


@pytest.mark.parametrize(("settle_s", "found"), [(17, []), (30, ["starved"])])  # at 60: with recovery just less than a second, and 1.2 s
def test_starving_in_short_phases_in_a_row(settle_s: float, found: list[str], run: Any, verdict: Any) -> None:
    run.phase("outage", 100, 700, ended={"ran_s": 2.0, "waited_s": 0.1})
    run.phase("recovery", 700, 742, ended={"ran_s": 0.2, "waited_s": 1.4})
    run.phase("settle", 742, 742 + settle_s, ended={"ran_s": 0.1, "waited_s": 0.4})
    said = verdict(run, "stall")
    assert [finding.kind for finding in said.findings] == found
    assert not found or "in phase recovery and settle the processes waited 1.8 s of wall time for a CPU and ran 0.3 s" in said.summary


@pytest.mark.parametrize(
    ("target", "speed", "sent", "injected", "found"),
    [
        ("fake", 120.0, 100, 153, ["shortened"]),  # 0.44 s of wall time, nearly a third of it
        ("link", 120.0, 100, 153, ["shortened"]),
        ("process", 120.0, 100, 153, []),  # struck at once; what took so long was to see it gone
        ("fake", 120.0, 100, 116, []),  # less than a tenth of it
        ("fake", 600.0, 100, 153, []),  # 0.09 s
    ],
)
def test_a_fault_that_came_late(target: str, speed: float, sent: float, injected: float, found: list[str], run: Any, verdict: Any) -> None:
    run.speed = speed
    run.phase("outage", 100, 270, faults=(fault := run.fault("f1", "rate_limited", target, "destination", "requests"),))
    run.injected(fault, injected, healed=270, sent=sent)
    said = verdict(run, "stall")
    assert [finding.kind for finding in said.findings] == found
    text = "f1 (rate_limited on destination) was in place for 1m57s instead of 2m50s: injecting it took 0.44 s of wall time"
    assert (f"{text}; try --speed 30" in said.summary) == bool(found)


@pytest.mark.parametrize(
    ("step_s", "until", "why", "found"),
    [
        (2.4, 400.0, "at_most", ["at_work"]),  # at 120, 20 ms of wall time for each
        (4.8, 400.0, "at_most", []),  # 40 ms: it waits for something
        (2.4, 260.0, "at_most", []),  # as fast as it can, and then it stopped
        (2.4, 400.0, "nothing_owed", []),
    ],
)
def test_work_that_the_settle_deadline_cut_short(step_s: float, until: float, why: str, found: list[str], run: Any, verdict: Any) -> None:
    run.speed = 120.0
    for n in range(200):
        run.offer(f"invoice-{n:03}", 110)
        if 200 + n * step_s <= until:
            run.write(200 + n * step_s, (f"invoice-{n:03}", 1))
    run.phase("settle", 200, 320, role="settle", why=why)
    said = verdict(run, "stall")
    assert [finding.kind for finding in said.findings] == found
    assert ("until the settle deadline the backlog was not worked off in 2m, but the connector kept writing" in said.summary) == bool(found)
    assert ("try --speed 60" in said.summary) == bool(found)


def test_who_writes_the_same_again_and_again_is_not_at_work(run: Any, verdict: Any) -> None:
    run.speed = 120.0
    run.offer("invoice-001", 100)
    run.offer("invoice-002", 100)
    for n in range(200):
        run.write(150 + n, ("invoice-001", 1))
    run.phase("settle", 200, 320, role="settle", why="at_most")
    assert verdict(run, "stall").outcome is Outcome.PASS
