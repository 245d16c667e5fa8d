"""An attached connector is asked whether it is ready, and controlled, over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from harness.engine.run import RunOptions
from harness.plan.model import Plan
from harness.rehearsal import Rehearsal, draw_up, rehearse

pytestmark = pytest.mark.e2e

DRILL = str(Path(__file__).parents[3] / "drills" / "freeze-holds.drill.yaml")


def plan(stack: Any, **control: Any) -> Plan:
    return draw_up(DRILL, connector=stack.controllable(**control), speed=stack.attach()["speed"], seed=3, runtime="attach")


LEAKS = {"no_writes_during", "backlog_queued"}


@pytest.mark.parametrize(("defect", "failed"), [((), set()), (("--defect", "leaks-while-paused"), LEAKS)])
def test_it_is_paused_and_goes_on(
    stack: Any, connected: Any, carried_out: Callable[..., Rehearsal], defect: tuple[str, ...], failed: set[str]
) -> None:
    connected(*defect)
    told = carried_out(plan(stack))
    assert {verdict.check for verdict in told.judgement.verdicts if verdict.outcome == "FAIL"} == failed
    assert told.judgement.exit_code == bool(failed)


def test_a_connector_that_is_not_there(stack: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("harness.world.attach.subject.patience_wall_s", lambda *_: 0.2)
    told = rehearse(plan(stack), RunOptions(tmp_path / "runs"))
    assert told.judgement.exit_code == 4
    (reason,) = told.judgement.reasons
    assert f"the attached connector does not answer at http://127.0.0.1:{stack.connector_port}/healthz\n  hint: is it running?" in reason
    assert [stack.ask(actor, "GET", "/state")["run"] for actor in stack.control] == [None] * 3


def test_a_pause_that_is_refused_is_not_held_against_whoever_writes_on(
    stack: Any, connected: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANOTHER_TOKEN", "not-the-one-that-it-knows")
    connected()
    told = rehearse(plan(stack, token_env="ANOTHER_TOKEN"), RunOptions(tmp_path / "runs"))
    assert told.judgement.exit_code == 3
    assert any("/control/pause answered 401" in reason for reason in told.judgement.reasons)
