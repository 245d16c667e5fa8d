from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from harness.errors import NotInjected
from harness.faults.base import Fault
from harness.faults.stop import Stop
from harness.plan.model import FaultPlan
from harness.world.world import World


def test_the_restart_policy_rests_until_the_heal_starts_it_again(
    world: World, calls: Any, process: Any, plan: Callable[[Fault], FaultPlan]
) -> None:
    fault = Stop(kind="stop")
    assert fault.inject(world, plan(fault)) == {"state": "exited", "exit_code": 0}
    assert calls.made[0] == ("stop", True)
    assert fault.heal(world, plan(fault)) == {"state": "running", "attempt": 2}
    assert not process.expected_down


def test_a_process_that_survives_is_no_injection(world: World, process: Any, plan: Callable[[Fault], FaultPlan]) -> None:
    process.survivors = [4711]
    fault = Stop(kind="stop")
    with pytest.raises(NotInjected, match="4711"):
        fault.inject(world, plan(fault))
