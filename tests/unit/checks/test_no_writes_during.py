from __future__ import annotations

from typing import Any

import pytest

from harness.checks.verdict import Outcome


def test_a_freeze_that_held(outage: Any, verdict: Any) -> None:
    said = verdict(outage, "no_writes_during", phase="outage")
    assert (said.outcome, said.counts) == (Outcome.PASS, {"written": 0, "owed": 40})


def test_a_write_in_it_is_named_even_if_it_was_refused(outage: Any, verdict: Any, kinds: Any) -> None:
    outage.write(700, ("invoice-030", 1), effect="refused")
    said = verdict(outage, "no_writes_during", phase="outage")
    assert kinds(said) == {"written": False}
    assert said.exhibits["written"]["key"].tolist() == ["invoice-030"]


def test_what_was_under_way_may_end(outage: Any, verdict: Any) -> None:
    outage.speed = 10.0
    outage.write(310, ("invoice-029", 1), effect=None)
    assert verdict(outage, "no_writes_during", phase="outage").outcome is Outcome.PASS
    assert verdict(outage, "no_writes_during", phase="outage", grace="5s").outcome is Outcome.FAIL


def test_a_phase_in_which_nothing_waited_proves_nothing(outage: Any, verdict: Any) -> None:
    assert verdict(outage, "no_writes_during", phase="quiet").outcome is Outcome.INCONCLUSIVE
    assert verdict(outage, "no_writes_during", phase="freeze").outcome is Outcome.INCONCLUSIVE


def test_whoever_was_told_to_go_on_may_write_although_the_phase_goes_on(outage: Any, verdict: Any) -> None:
    outage.lines["journal"] = [
        (1520.0, line) if line.get("event") == "phase_ended" and line.get("phase") == "outage" else (t, line)
        for t, line in outage.lines["journal"]
    ]
    assert verdict(outage, "no_writes_during", phase="outage").outcome is Outcome.PASS


def test_a_request_under_way_takes_wall_time(outage: Any, verdict: Any) -> None:
    outage.speed = 120.0
    outage.write(350, ("invoice-029", 1), effect=None)
    assert verdict(outage, "no_writes_during", phase="outage").outcome is Outcome.PASS
    outage.speed = 60.0
    assert verdict(outage, "no_writes_during", phase="outage").outcome is Outcome.FAIL


def test_whoever_could_not_be_told_to_pause_may_write(outage: Any, verdict: Any) -> None:
    outage.write(700, ("invoice-030", 1), effect="refused")
    outage.lines["journal"] = [(t, line) for t, line in outage.lines["journal"] if line.get("event") != "injected"]
    said = verdict(outage, "no_writes_during", phase="outage")
    assert (said.outcome, said.summary) == (Outcome.INCONCLUSIVE, "the connector was never paused: f1 was not injected")


def _paused(run: Any) -> Any:
    """A freeze of twenty minutes in which the connector is killed for twenty seconds, in place of the outage."""
    pause = run.fault("f1", "control", "process", "connector", "control", spec={"kind": "control", "use": "pause"})
    kill = run.fault("f2", "kill", "process", "connector", "process", after_s=100.0, heal_after_s=20.0)
    run.phases[1] = run.phases[1].model_copy(update={"faults": (pause, kill)})
    run.lines["journal"] = [(t, line) for t, line in run.lines["journal"] if line.get("event") not in {"injected", "healed"}]
    run.injected(pause, 300, 1500)
    run.injected(kill, 400, 420, why="lasts")
    return run


def test_only_the_pause_counts_whatever_else_breaks_meanwhile(outage: Any, verdict: Any) -> None:
    said = verdict(_paused(outage), "no_writes_during", phase="outage")
    assert said.outcome is Outcome.PASS
    assert "(19m30s)" in said.summary


@pytest.mark.parametrize("t", [380, 430, 1490])
def test_who_writes_before_or_after_the_kill_leaks_all_the_same(outage: Any, verdict: Any, kinds: Any, t: float) -> None:
    _paused(outage).write(t, ("invoice-030", 1))
    assert kinds(verdict(outage, "no_writes_during", phase="outage")) == {"written": False}


def test_between_two_pauses_it_may_write(outage: Any, verdict: Any) -> None:
    run = _paused(outage)
    run.lines["journal"] = [(t, line) for t, line in run.lines["journal"] if line.get("event") not in {"injected", "healed"}]
    pauses = [
        run.fault(name, "control", "process", "connector", "control", spec={"kind": "control", "use": "pause"}) for name in ("f1", "f2")
    ]
    run.phases[1] = run.phases[1].model_copy(update={"faults": tuple(pauses)})
    run.injected(pauses[0], 300, 600)
    run.injected(pauses[1], 900, 1500)
    run.write(700, ("invoice-030", 1))
    assert verdict(run, "no_writes_during", phase="outage").outcome is Outcome.PASS
    run.write(500, ("invoice-031", 1))
    assert verdict(run, "no_writes_during", phase="outage").outcome is Outcome.FAIL


def test_a_pause_that_is_over_within_the_grace_proves_nothing(outage: Any, verdict: Any) -> None:
    said = verdict(_paused(outage), "no_writes_during", phase="outage", grace="30m")
    assert said.outcome is Outcome.INCONCLUSIVE
    assert "nothing was judged" in said.summary
