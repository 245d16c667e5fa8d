from __future__ import annotations

from collections.abc import Callable
from typing import Any

from harness.faults.base import Fault
from harness.faults.slow_close import SlowClose
from harness.plan.model import FaultPlan
from harness.world.world import World


def test_it_becomes_a_toxic_in_wall_time_and_is_removed(world: World, calls: Any, plan: Callable[[Fault], FaultPlan]) -> None:
    fault = SlowClose.model_validate({"kind": "slow_close", "link": "destination", "delay": "30s"})
    fault.inject(world, plan(fault))
    fault.heal(world, plan(fault))
    assert calls.made == [
        ("toxic", "run.destination", "f1", "slow_close", "downstream", 1.0, {"delay": 500}, 15.0),
        ("removed", "run.destination", "f1"),
    ]
