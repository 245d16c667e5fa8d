from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from harness.errors import NotHealed, NotInjected
from harness.faults.base import Fault
from harness.faults.disconnect import Disconnect
from harness.plan.model import FaultPlan
from harness.world.world import World


def test_the_cable_is_pulled_and_plugged_in(world: World, calls: Any, plan: Callable[[Fault], FaultPlan]) -> None:
    fault = Disconnect(kind="disconnect")
    assert fault.inject(world, plan(fault)) == {"connected": False}
    assert calls.made == [
        ("disconnect",),
        ("process_state", {"fault": "f1", "actor": "connector", "state": "disconnected", "live_pids": []}),
    ]
    assert fault.heal(world, plan(fault)) == {"connected": True}


def test_a_cable_that_stays_is_no_injection(world: World, cell: Any, plan: Callable[[Fault], FaultPlan]) -> None:
    cell.stuck = True
    fault = Disconnect(kind="disconnect")
    with pytest.raises(NotInjected, match="still connected"):
        fault.inject(world, plan(fault))


def test_a_daemon_that_is_gone_is_told_apart(world: World, cell: Any, plan: Callable[[Fault], FaultPlan]) -> None:
    cell.broken = True
    fault = Disconnect(kind="disconnect")
    with pytest.raises(NotInjected, match="no daemon"):
        fault.inject(world, plan(fault))
    with pytest.raises(NotHealed, match="no daemon"):
        fault.heal(world, plan(fault))
