from __future__ import annotations

from typing import Any

import pytest

from harness.checks.verdict import Outcome


def test_waits_count_from_the_heal(outage: Any, verdict: Any) -> None:
    said = verdict(outage, "latency_after_recovery", within="80s")
    assert said.outcome is Outcome.PASS
    assert said.counts == {"records": 40, "p0_s": 40, "p50_s": 59, "p95_s": 77, "p99_s": 79, "p100_s": 79}
    assert said.exhibits["worst"]["key"].tolist()[:2] == ["invoice-069", "invoice-068"]


def test_too_slow(outage: Any, verdict: Any, kinds: Any) -> None:
    outage.speed = 1.0  # nobody is slow for want of wall time
    assert verdict(outage, "latency_after_recovery", within="77s").outcome is Outcome.PASS
    said = verdict(outage, "latency_after_recovery", within="76s")
    assert kinds(said) == {"slow": False}
    assert "the worst: invoice-069, invoice-068, invoice-067" in said.summary
    assert kinds(verdict(outage, "latency_after_recovery", within="77s", quantile=1.0)) == {"slow": False}


def test_never_is_longer_than_anything(outage: Any, verdict: Any, kinds: Any) -> None:
    for number in range(800, 803):
        outage.offer(f"invoice-{number}", 400)
    said = verdict(outage, "latency_after_recovery", within="1h")
    assert kinds(said) == {"slow": False}
    assert said.counts["p95_s"] is None
    assert set(said.exhibits["worst"]["key"].tolist()[:3]) == {"invoice-800", "invoice-801", "invoice-802"}


def test_what_landed_during_the_fault_did_not_wait(outage: Any, verdict: Any) -> None:
    outage.write(800, ("invoice-030", 1))
    assert verdict(outage, "latency_after_recovery", within="80s").counts["p0_s"] == 0


def test_without_a_recovery(run: Any, verdict: Any) -> None:
    assert verdict(run, "latency_after_recovery", within="1m").outcome is Outcome.INCONCLUSIVE


@pytest.mark.parametrize(
    ("step_s", "outcome"),
    [(2.4, Outcome.INCONCLUSIVE), (4.8, Outcome.FAIL)],  # at 120, 20 ms and 40 ms of wall time for each
)
def test_whoever_is_still_at_work_as_fast_as_the_machine_can_is_not_judged(run: Any, verdict: Any, step_s: float, outcome: Outcome) -> None:
    run.speed = 120.0
    run.phase("outage", 100, 200, faults=(down := run.fault("f1", "down", "link", "destination", "refused"),))
    run.injected(down, 100, healed=200)
    for n in range(100):
        run.offer(f"invoice-{n:03}", 110)
        run.write(200 + n * step_s, (f"invoice-{n:03}", 1))
    said = verdict(run, "latency_after_recovery", within="2m")
    assert said.outcome is outcome
    assert ("try --speed 60" in said.summary) == (outcome is Outcome.INCONCLUSIVE)
