from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from harness.errors import NotInjected
from harness.faults.base import Fault
from harness.faults.restart import Restart
from harness.plan.model import FaultPlan
from harness.world.world import World


def test_it_is_stopped_and_started_at_once(world: World, calls: Any, process: Any, plan: Callable[[Fault], FaultPlan]) -> None:
    fault = Restart(kind="restart")
    assert fault.inject(world, plan(fault)) == {"state": "running", "exit_code": 0, "attempt": 2}
    assert [call[0] for call in calls.made] == ["stop", "process_state", "start"]
    assert not process.expected_down


def test_the_heal_starts_nothing_twice(world: World, process: Any, plan: Callable[[Fault], FaultPlan]) -> None:
    fault = Restart(kind="restart")
    fault.inject(world, plan(fault))
    assert fault.heal(world, plan(fault)) == {"state": "running", "attempt": 2}


def test_a_process_that_survives_is_no_injection(world: World, process: Any, plan: Callable[[Fault], FaultPlan]) -> None:
    process.survivors = [4711]
    fault = Restart(kind="restart")
    with pytest.raises(NotInjected, match="4711"):
        fault.inject(world, plan(fault))
