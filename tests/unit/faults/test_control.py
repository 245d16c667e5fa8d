from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from harness.errors import EnvironmentUnavailable, NotInjected
from harness.faults.base import Fault
from harness.faults.control import UsedControl
from harness.plan.model import FaultPlan
from harness.world.world import World

PlanOf = Callable[[Fault], FaultPlan]


def test_a_trigger_clicked_twenty_times(world: World, calls: Any, plan: PlanOf) -> None:
    fault = UsedControl.model_validate({"kind": "control", "use": "trigger", "clicks": 20})
    assert fault.inject(world, plan(fault)) == {"used": "trigger", "times": 20}
    assert [call for call in calls.made if call == ("control", "trigger")] == [("control", "trigger")] * 20
    assert fault.heal(world, plan(fault)) == {"undone": []}
    assert [call for call in calls.made if call[0] == "ready"] == [("ready", 1)], "asked before each click, clicks come too slowly"
    told = [call[1] for call in calls.made if call[0] == "control" and isinstance(call[1], dict)]
    assert {(line["control"], line["fault"], line["outcome"]) for line in told} == {("trigger", "f1", "done")}


def test_a_pause_is_undone_by_resume(world: World, calls: Any, plan: PlanOf) -> None:
    fault = UsedControl.model_validate({"kind": "control", "use": "pause"})
    fault.inject(world, plan(fault))
    assert fault.heal(world, plan(fault)) == {"undone": ["resume"]}
    assert [call[1] for call in calls.made if call[0] == "control" and isinstance(call[1], str)] == ["pause", "resume"]
    assert fault.needs == {"control.pause", "control.resume"}


def test_who_has_just_been_started_is_told_to_go_on_when_it_is_ready(world: World, calls: Any, plan: PlanOf) -> None:
    fault = UsedControl.model_validate({"kind": "control", "use": "pause"})
    fault.inject(world, plan(fault))
    world.processes["connector"].start("heal")
    fault.heal(world, plan(fault))
    assert [call for call in calls.made if call[0] in {"ready", "start"} or call == ("control", "resume")] == [
        ("ready", 1),
        ("start",),
        ("ready", 2),
        ("control", "resume"),
    ]


def test_a_control_that_is_refused_was_not_used(world: World, plan: PlanOf, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_name: str) -> str:
        raise EnvironmentUnavailable("no")

    monkeypatch.setattr(world.processes["connector"], "control", refuse)
    fault = UsedControl.model_validate({"kind": "control", "use": "replay"})
    with pytest.raises(NotInjected, match="f1 control: no"):
        fault.inject(world, plan(fault))
