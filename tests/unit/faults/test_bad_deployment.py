from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pydantic import ValidationError

from harness.errors import NotHealed, NotInjected
from harness.faults.bad_deployment import BadDeployment
from harness.faults.base import Fault
from harness.plan.model import FaultPlan
from harness.world.world import World


def test_the_other_version_replaces_the_first_and_is_rolled_back(
    world: World, calls: Any, process: Any, plan: Callable[[Fault], FaultPlan]
) -> None:
    fault = BadDeployment(kind="bad_deployment", deployment="canary")
    assert fault.inject(world, plan(fault)) == {"deployment": "canary", "attempt": 2}
    assert fault.heal(world, plan(fault)) == {"deployment": None, "attempt": 3}
    changes = [call for call in calls.made if call[0] == "deploy"]
    assert changes == [("deploy", "canary", "exited"), ("deploy", None, "exited")]  # never under its feet
    assert [call[0] for call in calls.made] == ["stop", "process_state", "deploy", "start"] * 2
    assert not process.expected_down


def test_two_versions_never_run_at_once(world: World, calls: Any, process: Any, plan: Callable[[Fault], FaultPlan]) -> None:
    process.survivors = [4711]
    fault = BadDeployment(kind="bad_deployment")
    with pytest.raises(NotInjected, match="4711"):
        fault.inject(world, plan(fault))
    with pytest.raises(NotHealed, match="4711"):
        fault.heal(world, plan(fault))
    assert ("start",) not in calls.made


def test_it_needs_the_deployment_that_it_names() -> None:
    assert BadDeployment(kind="bad_deployment").needs == {"deployment.bad"}
    with pytest.raises(ValidationError):
        BadDeployment(kind="bad_deployment", deployment="Not A Name")
