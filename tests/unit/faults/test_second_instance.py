from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from pydantic import ValidationError

from harness.errors import NotHealed, NotInjected
from harness.faults.base import Fault
from harness.faults.second_instance import SecondInstance
from harness.plan.model import FaultPlan
from harness.world.processes.census import Lived
from harness.world.world import World


@pytest.fixture
def second(process: Any, calls: Any) -> Any:
    made = type(process)(calls)
    made.now, made.attempt, made.others = "exited", 0, frozenset({Lived(7, 1), Lived(8, 1)})
    return made


@pytest.fixture
def both(world: World, second: Any) -> World:
    return replace(world, seconds={"connector": second})


def test_it_is_started_beside_the_first_and_read_back(
    both: World, calls: Any, process: Any, second: Any, plan: Callable[[Fault], FaultPlan]
) -> None:
    fault = SecondInstance(kind="second_instance")
    assert fault.inject(both, plan(fault)) == {"state": "running", "attempt": 1}
    told = {"fault": "f1", "actor": "second-connector", "attempt": 1, "state": "running", "live_pids": [7, 8]}
    assert calls.made == [("start",), ("process_state", told)]
    assert not second.expected_down
    assert (process.now, process.expected_down) == ("running", False)


def test_at_the_heal_it_is_seen_once_more_and_stopped(both: World, calls: Any, process: Any, plan: Callable[[Fault], FaultPlan]) -> None:
    fault = SecondInstance(kind="second_instance")
    fault.inject(both, plan(fault))
    assert fault.heal(both, plan(fault)) == {"state": "exited", "exit_code": 0}
    assert [call[0] for call in calls.made] == ["start", "process_state", "process_state", "stop"]
    assert calls.made[-1] == ("stop", True)
    assert calls.made[-2][1]["state"] == "running"
    assert process.now == "running"


def test_one_that_was_never_started_leaves_nothing_to_heal(both: World, calls: Any, plan: Callable[[Fault], FaultPlan]) -> None:
    fault = SecondInstance(kind="second_instance")
    assert fault.heal(both, plan(fault))["state"] == "exited"
    assert not [call for call in calls.made if call[0] == "process_state"]


def test_what_it_waits_for_is_the_first_ones_waiting(both: World, process: Any, second: Any) -> None:
    process.numbers, second.numbers = (3, 4), (7, 8)
    assert {pid: actor for pid, actor in both.named().items() if actor != "engine"} == dict.fromkeys((3, 4, 7, 8), "connector")


def test_a_new_secret_is_its_secret_too(both: World, process: Any, second: Any) -> None:
    both.new_credential("destination")
    assert second.renewed == process.renewed != {}


def test_beside_nobody_is_no_injection(both: World, process: Any, second: Any, plan: Callable[[Fault], FaultPlan]) -> None:
    process.now = "exited"
    fault = SecondInstance(kind="second_instance")
    with pytest.raises(NotInjected, match="the connector itself does not run"):
        fault.inject(both, plan(fault))
    assert second.now == "exited"


def test_one_that_survives_is_not_healed(both: World, second: Any, plan: Callable[[Fault], FaultPlan]) -> None:
    fault = SecondInstance(kind="second_instance")
    fault.inject(both, plan(fault))
    second.survivors = [4711]
    with pytest.raises(NotHealed, match="second-connector is still alive: \\[4711\\]"):
        fault.heal(both, plan(fault))


def test_only_processes_under_test_have_one() -> None:
    assert SecondInstance.model_validate({"kind": "second_instance", "actor": "watchdog"}).where == "watchdog"
    with pytest.raises(ValidationError, match="second_instance of redis"):
        SecondInstance.model_validate({"kind": "second_instance", "actor": "redis"})
