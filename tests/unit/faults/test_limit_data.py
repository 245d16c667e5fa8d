from __future__ import annotations

from collections.abc import Callable
from typing import Any

from harness.faults.base import Fault
from harness.faults.limit_data import LimitData
from harness.plan.model import FaultPlan
from harness.world.world import World


def test_it_becomes_a_toxic_in_wall_time_and_is_removed(world: World, calls: Any, plan: Callable[[Fault], FaultPlan]) -> None:
    fault = LimitData.model_validate({"kind": "limit_data", "link": "destination", "bytes": 1024})
    fault.inject(world, plan(fault))
    fault.heal(world, plan(fault))
    assert calls.made == [
        ("toxic", "run.destination", "f1", "limit_data", "downstream", 1.0, {"bytes": 1024}, 15.0),
        ("removed", "run.destination", "f1"),
    ]
