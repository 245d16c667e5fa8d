"""`--runtime attach`: a stack that someone else runs is drilled, judged like any other, and left as it was found."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from harness.rehearsal import Rehearsal, draw_up

pytestmark = pytest.mark.e2e

DRILL = str(Path(__file__).parents[1] / "drills" / "connector-down-20m.drill.yaml")


@pytest.fixture
def drilled(stack: Any, carried_out: Callable[..., Rehearsal]) -> Callable[[], Rehearsal]:
    """The shortened outage of the destination, against the stack."""
    return lambda: carried_out(draw_up(DRILL, connector=stack.connector_file(), speed=stack.attach()["speed"], seed=11, runtime="attach"))


def failed(rehearsal: Rehearsal) -> dict[str, str]:
    """Without the gate that says of a passed drill that the machine was busy."""
    found = {verdict.check: verdict.summary for verdict in rehearsal.judgement.verdicts if verdict.outcome != "PASS"}
    return {check: summary for check, summary in found.items() if check != "stall"}


def test_the_reference_connector_passes_and_the_stack_stays_as_it_was(stack: Any, connected: Any, drilled: Callable[[], Rehearsal]) -> None:
    before = stack.proxies()
    connected()
    first = drilled()
    assert failed(first) == {}
    assert first.judgement.exit_code == 0
    assert stack.proxies() == before
    for actor in stack.control:
        state = stack.ask(actor, "GET", "/state")
        assert (state["run"], state["faults"]) == (None, {})
    again = drilled()  # records of the first run are in all systems now
    assert failed(again) == {}
    assert again.judgement.exit_code == 0


def test_a_broken_connector_fails(stack: Any, connected: Any, drilled: Callable[[], Rehearsal]) -> None:
    connected("--defect", "generic-alert")
    told = drilled()
    assert told.judgement.exit_code == 1
    assert failed(told).keys() == {"alert_names"}
