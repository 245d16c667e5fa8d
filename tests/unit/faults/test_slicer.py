from __future__ import annotations

from collections.abc import Callable
from typing import Any

from harness.faults.base import Fault
from harness.faults.slicer import Slicer
from harness.plan.model import FaultPlan
from harness.world.world import World


def test_it_becomes_a_toxic_in_wall_time_and_is_removed(world: World, calls: Any, plan: Callable[[Fault], FaultPlan]) -> None:
    fault = Slicer.model_validate({"kind": "slicer", "link": "destination", "average_size": 64, "delay": "60ms"})
    fault.inject(world, plan(fault))
    fault.heal(world, plan(fault))
    assert calls.made == [
        ("toxic", "run.destination", "f1", "slicer", "downstream", 1.0, {"average_size": 64, "size_variation": 0, "delay": 1000}, 15.0),
        ("removed", "run.destination", "f1"),
    ]
