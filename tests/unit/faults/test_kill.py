from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import pytest
from pydantic import ValidationError

from harness.errors import NotInjected
from harness.faults.base import Fault
from harness.faults.kill import Kill
from harness.plan.model import FaultPlan
from harness.world.processes.census import Lived
from harness.world.world import World


def test_the_restart_policy_rests_until_the_heal_starts_it_again(
    world: World, calls: Any, process: Any, plan: Callable[[Fault], FaultPlan]
) -> None:
    fault = Kill(kind="kill")
    assert fault.inject(world, plan(fault)) == {"state": "exited", "exit_code": -9}
    assert calls.made[0] == ("kill", True)
    assert fault.heal(world, plan(fault)) == {"state": "running", "attempt": 2}
    assert not process.expected_down


def test_a_process_that_survives_is_no_injection(world: World, process: Any, plan: Callable[[Fault], FaultPlan]) -> None:
    process.survivors = [4711]
    fault = Kill(kind="kill")
    with pytest.raises(NotInjected, match="4711"):
        fault.inject(world, plan(fault))


def test_struck_processes_are_read_back_gone_and_the_others_listed(
    world: World, calls: Any, process: Any, plan: Callable[[Fault], FaultPlan]
) -> None:
    process.main, process.others = frozenset({Lived(2**30, 1)}), frozenset({Lived(2**30 + 1, 1)})
    fault = Kill(kind="kill", only="main")
    fault.inject(world, plan(fault))
    assert calls.made[0] == ("kill main", True)
    told = calls.made[1][1]
    assert (told["gone_pids"], told["other_pids"], told["live_pids"]) == ([2**30], [2**30, 2**30 + 1], [])


def test_whoever_lives_on_although_struck_is_no_injection(world: World, process: Any, plan: Callable[[Fault], FaultPlan]) -> None:
    from harness.world.processes.supervisor import start_ticks

    process.others = frozenset({Lived(os.getpid(), start_ticks(os.getpid()) or 0)})
    with pytest.raises(NotInjected, match=str(os.getpid())):
        Kill(kind="kill").inject(world, plan(Kill(kind="kill")))
    spared = Kill(kind="kill", only="main")
    assert spared.inject(world, plan(spared))["state"] == "exited"


def test_a_service_has_no_main_process_of_its_own() -> None:
    assert Kill.model_validate({"kind": "kill", "only": "main", "actor": "watchdog"}).needs == {"process.kill_main"}
    assert not Kill(kind="kill").needs
    with pytest.raises(ValidationError, match="only: main of redis"):
        Kill.model_validate({"kind": "kill", "only": "main", "actor": "redis"})
