from __future__ import annotations

from collections.abc import Callable
from typing import Any

from harness.faults.base import Fault
from harness.faults.timeout import Timeout
from harness.plan.model import FaultPlan
from harness.world.world import World


def test_it_becomes_a_toxic_in_wall_time_and_is_removed(world: World, calls: Any, plan: Callable[[Fault], FaultPlan]) -> None:
    fault = Timeout.model_validate({"kind": "timeout", "link": "destination", "timeout": "0s"})
    fault.inject(world, plan(fault))
    fault.heal(world, plan(fault))
    assert calls.made == [
        ("toxic", "run.destination", "f1", "timeout", "downstream", 1.0, {"timeout": 0}, 15.0),
        ("removed", "run.destination", "f1"),
    ]
