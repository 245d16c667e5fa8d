from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from harness.errors import NotInjected
from harness.faults.base import Fault
from harness.faults.out_of_memory import OutOfMemory
from harness.plan.model import FaultPlan
from harness.world.world import World


def test_the_kernel_ends_it_and_the_heal_starts_it_again(
    world: World, calls: Any, process: Any, plan: Callable[[Fault], FaultPlan]
) -> None:
    fault = OutOfMemory(kind="out_of_memory")
    told = fault.inject(world, plan(fault))
    assert told == {"state": "exited", "exit_code": -9, "out_of_memory": True}
    assert calls.made[0] == ("exhaust_memory",)
    assert process.expected_down
    assert fault.heal(world, plan(fault)) == {"state": "running", "attempt": 2}
    assert not process.expected_down


def test_somebody_else_killed_it_is_no_injection(world: World, cell: Any, plan: Callable[[Fault], FaultPlan]) -> None:
    cell.stuck = True
    fault = OutOfMemory(kind="out_of_memory")
    with pytest.raises(NotInjected, match="the kernel has not ended the connector"):
        fault.inject(world, plan(fault))


def test_why_memory_could_not_be_used_up_is_said(world: World, cell: Any, plan: Callable[[Fault], FaultPlan]) -> None:
    cell.broken = True
    fault = OutOfMemory(kind="out_of_memory")
    with pytest.raises(NotInjected, match="no daemon"):
        fault.inject(world, plan(fault))
