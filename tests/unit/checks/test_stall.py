"""The gate of timing."""

from __future__ import annotations

from typing import Any

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
    assert "the destination fake did not run for 0.80 s of wall time (48s of drill time); try --speed 30" in said.summary
    assert sorted(said.exhibits["stalls"]["actor"]) == ["destination", "engine"]


def test_half_a_second_is_still_good(outage: Any, verdict: Any) -> None:
    outage.line("destination", "stall", 700, gap_s=0.5)
    assert verdict(outage, "stall").outcome is Outcome.PASS
