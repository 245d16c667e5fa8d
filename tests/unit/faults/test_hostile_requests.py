from __future__ import annotations

from collections.abc import Callable
from typing import Any

from harness.faults.base import Fault
from harness.faults.hostile_requests import HostileRequests
from harness.plan.model import FaultPlan
from harness.world.world import World


def test_the_fake_is_told_what_to_do_and_when_to_stop(world: World, calls: Any, plan: Callable[[Fault], FaultPlan]) -> None:
    fault = HostileRequests.model_validate({"kind": "hostile_requests", "rest": "3s"})
    fault.inject(world, plan(fault))
    final = fault.heal(world, plan(fault))
    kind, armed = calls.made[0]
    assert (kind, armed["id"], armed["kind"], armed["deadline_s"]) == ("armed", "f1", "hostile_requests", 900)
    assert armed["params"] == {"every_s": 3}
    assert calls.made[1:] == [("disarmed", "f1")]
    assert final == {"hits": 3}
