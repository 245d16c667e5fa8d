from __future__ import annotations

from collections.abc import Callable
from typing import Any

from harness.faults.base import Fault
from harness.faults.latency import Latency
from harness.plan.model import FaultPlan
from harness.world.world import World


def test_it_becomes_a_toxic_in_wall_time_and_is_removed(world: World, calls: Any, plan: Callable[[Fault], FaultPlan]) -> None:
    fault = Latency.model_validate({"kind": "latency", "link": "destination", "latency": "30s", "jitter": "6s"})
    fault.inject(world, plan(fault))
    fault.heal(world, plan(fault))
    assert calls.made == [
        ("toxic", "run.destination", "f1", "latency", "downstream", 1.0, {"latency": 500, "jitter": 100}, 15.0),
        ("removed", "run.destination", "f1"),
    ]
