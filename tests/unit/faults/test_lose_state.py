from __future__ import annotations

from collections.abc import Callable
from typing import Any

from harness.faults.base import Fault
from harness.faults.lose_state import LoseState
from harness.plan.model import FaultPlan
from harness.world.world import World


def test_killed_and_its_state_deleted_before_it_comes_back(world: World, calls: Any, plan: Callable[[Fault], FaultPlan]) -> None:
    fault = LoseState.model_validate({"kind": "lose_state"})
    assert fault.inject(world, plan(fault))["lost"] == ["worker.sqlite"]
    assert ("lose_state", "exited") in calls.made  # not under its feet
    fault.heal(world, plan(fault))
    assert [call[0] for call in calls.made if call[0] in {"kill", "start"}] == ["kill", "start"]
