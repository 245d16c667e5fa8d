from __future__ import annotations

from collections.abc import Callable
from typing import Any

from harness.faults.bandwidth import Bandwidth
from harness.faults.base import Fault
from harness.plan.model import FaultPlan
from harness.world.world import World


def test_it_becomes_a_toxic_in_wall_time_and_is_removed(world: World, calls: Any, plan: Callable[[Fault], FaultPlan]) -> None:
    fault = Bandwidth.model_validate({"kind": "bandwidth", "link": "destination", "rate": 2})
    fault.inject(world, plan(fault))
    fault.heal(world, plan(fault))
    assert calls.made == [
        ("toxic", "run.destination", "f1", "bandwidth", "downstream", 1.0, {"rate": 120}, 15.0),
        ("removed", "run.destination", "f1"),
    ]
