"""A fault between two batches: nobody was due to notice it. Whoever was due, was held down or failed under it is not excused."""

from __future__ import annotations

from typing import Any

import pytest

from harness.checks.verdict import Outcome

CHECKS = ("single_alert", "alert_names", "resolved_alert", "detected_within")


@pytest.fixture
def brief(run: Any) -> Any:
    """A destination that was down from 5:00 to 9:00, nobody paged, of a connector that is started every 5 minutes."""
    run.connector["batch"] = {"every": "5m"}
    down = run.fault("f1", "down", "link", "destination", "refused")
    run.note("timeline_started", 0.0)
    run.phase("outage", 300, 540, faults=(down,))
    run.injected(down, 300, 540)
    run.note("canary", 301, fault="f1", link="destination", when="during", outcome="refused", wall_s=0.002, bytes=0)
    run.offer("invoice-1", 310)
    run.write(560, ("invoice-1", 1))
    batch(run, 1, 250, 290)
    batch(run, 2, 550, 570)
    return run


def batch(run: Any, number: int, began_t: float, ended_t: float | None, how: str = "done") -> None:
    run.note("actor_started", began_t, actor="connector", attempt=number, pid=number, why="slot")
    if ended_t is not None:
        run.note("actor_exited", ended_t, actor="connector", attempt=number, code=int(how == "failed"), how=how, expected=False)


@pytest.mark.parametrize("check", CHECKS)
def test_no_page_of_a_connector_that_was_not_due_to_run_is_not_judged(brief: Any, verdict: Any, kinds: Any, check: str) -> None:
    said = verdict(brief, check, **({"within": "10m"} if check == "detected_within" else {}))
    assert said.outcome is Outcome.INCONCLUSIVE
    assert set(kinds(said).values()) == {True}
    assert "no batch began while f1 (down on destination) was in place: one is started every 5m, and none was due" in said.summary


def test_one_whose_last_batch_went_well_beyond_the_injection_is_no_other_case(brief: Any, verdict: Any) -> None:
    batch(brief, 3, 260, 330)
    assert verdict(brief, "single_alert").outcome is Outcome.INCONCLUSIVE


@pytest.mark.parametrize(("began_t", "ended_t", "how"), [(400, 410, "failed"), (400, 410, "done"), (260, 330, "failed"), (260, None, "")])
def test_a_batch_that_met_the_fault_had_to_page(brief: Any, verdict: Any, began_t: float, ended_t: float | None, how: str) -> None:
    batch(brief, 3, began_t, ended_t, how)
    assert verdict(brief, "single_alert").outcome is Outcome.FAIL


def test_a_start_was_due_in_a_fault_that_lasted_as_long_as_a_slot(brief: Any, verdict: Any) -> None:
    brief.connector["batch"] = {"every": "4m"}
    assert verdict(brief, "single_alert").outcome is Outcome.FAIL


def test_a_connector_that_always_runs_had_to_page(brief: Any, verdict: Any) -> None:
    del brief.connector["batch"]
    assert verdict(brief, "single_alert").outcome is Outcome.FAIL


def test_nor_is_one_excused_that_another_fault_held_down(brief: Any, verdict: Any) -> None:
    kill = brief.fault("f2", "kill", "process", "connector", "process")
    brief.phase("dead", 320, 500, faults=(kill,))
    brief.injected(kill, 320, 500)
    assert verdict(brief, "single_alert").outcome is Outcome.FAIL


def test_the_gate_says_that_only_the_harness_met_the_fault(brief: Any, verdict: Any) -> None:
    assert "1 record owed when it was healed, 4m after its injection; no batch began while f1" in verdict(brief, "fault_was_felt").summary
    batch(brief, 3, 400, 410)
    assert "no batch" not in verdict(brief, "fault_was_felt").summary
