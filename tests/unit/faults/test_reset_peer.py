from __future__ import annotations

from collections.abc import Callable
from typing import Any

from harness.faults.base import Fault
from harness.faults.reset_peer import ResetPeer
from harness.plan.model import FaultPlan
from harness.world.world import World


def test_it_becomes_a_toxic_in_wall_time_and_is_removed(world: World, calls: Any, plan: Callable[[Fault], FaultPlan]) -> None:
    fault = ResetPeer.model_validate({"kind": "reset_peer", "link": "destination", "timeout": "6s"})
    fault.inject(world, plan(fault))
    fault.heal(world, plan(fault))
    assert calls.made == [
        ("toxic", "run.destination", "f1", "reset_peer", "downstream", 1.0, {"timeout": 100}, 15.0),
        ("removed", "run.destination", "f1"),
    ]
