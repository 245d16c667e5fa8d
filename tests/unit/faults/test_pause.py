from __future__ import annotations

from collections.abc import Callable
from typing import Any

from harness.faults.base import Fault
from harness.faults.pause import Pause
from harness.plan.model import FaultPlan
from harness.world.world import World


def test_it_stands_still_and_goes_on(world: World, calls: Any, plan: Callable[[Fault], FaultPlan]) -> None:
    fault = Pause(kind="pause")
    assert fault.inject(world, plan(fault)) == {"state": "stopped"}
    assert calls.made == [("process_state", {"fault": "f1", "actor": "connector", "state": "stopped", "live_pids": []})]
    assert fault.heal(world, plan(fault)) == {"state": "running"}
