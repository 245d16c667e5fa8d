"""Faults of processes that strike a service: the service alone is touched, and whoever does not survive it is started at the heal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pydantic import ValidationError

from harness.faults.base import Fault
from harness.faults.full_disk import FullDisk
from harness.faults.kill import Kill
from harness.faults.pause import Pause
from harness.faults.restart import Restart
from harness.plan.model import FaultPlan
from harness.world.world import World


@pytest.mark.parametrize(
    ("fault", "inside", "after"),
    [
        (Kill(kind="kill", actor="redis"), "exited", 2),
        (Restart(kind="restart", actor="redis"), "running", 2),
        (Pause(kind="pause", actor="redis"), "stopped", 1),
    ],
)
def test_the_service_is_struck_and_not_the_connector(  # both, and what is expected of them
    fault: Fault, inside: str, after: int, world: World, process: Any, service: Any, plan: Callable[[Fault], FaultPlan]
) -> None:
    before = (process.state(), process.attempt)
    fault.inject(world, plan(fault))
    assert service.state() == inside
    assert (process.state(), process.attempt) == before
    fault.heal(world, plan(fault))
    assert (service.state(), service.attempt, service.expected_down) == ("running", after, False)


def test_the_one_disk_of_a_service_is_filled(world: World, service: Any, plan: Callable[[Fault], FaultPlan]) -> None:
    fault = FullDisk(kind="full_disk", actor="redis")
    assert fault.inject(world, plan(fault))["folder"] == "/run/redis/data"
    service.kill()
    fault.heal(world, plan(fault))
    assert service.state() == "running"


@pytest.mark.parametrize("wrong", [{"actor": "redis", "folder": "/data"}, {}])
def test_a_connector_has_folders_and_a_service_a_disk(wrong: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        FullDisk.model_validate({"kind": "full_disk", **wrong})


def test_an_actor_is_a_process_or_a_kind_of_service() -> None:
    with pytest.raises(ValidationError) as caught:
        Kill.model_validate({"kind": "kill", "actor": "reddis"})
    [error] = caught.value.errors()
    assert error["ctx"]["found"] == "unknown actor 'reddis'"
    assert error["ctx"]["hint"] == "did you mean 'redis'?"
