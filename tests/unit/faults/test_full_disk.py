from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pydantic import ValidationError

from harness.errors import NotHealed, NotInjected
from harness.faults.base import Fault
from harness.faults.full_disk import FullDisk
from harness.plan.model import FaultPlan
from harness.world.world import World


def test_the_folder_is_filled_and_emptied(world: World, calls: Any, plan: Callable[[Fault], FaultPlan]) -> None:
    fault = FullDisk(kind="full_disk", folder="/scratch")
    assert fault.inject(world, plan(fault)) == {"folder": "/scratch", "told": "No space left on device"}
    assert fault.heal(world, plan(fault)) == {"folder": "/scratch"}
    assert calls.made == [
        ("fill", "/scratch"),
        ("process_state", {"fault": "f1", "actor": "connector", "state": "full", "live_pids": []}),
        ("make_room", "/scratch"),
    ]


def test_a_folder_that_cannot_be_filled_is_no_injection(world: World, cell: Any, plan: Callable[[Fault], FaultPlan]) -> None:
    cell.broken = True
    fault = FullDisk(kind="full_disk", folder="/scratch")
    with pytest.raises(NotInjected, match="no daemon"):
        fault.inject(world, plan(fault))
    with pytest.raises(NotHealed, match="no daemon"):
        fault.heal(world, plan(fault))


def test_the_folder_is_a_whole_path() -> None:
    with pytest.raises(ValidationError):
        FullDisk(kind="full_disk", folder="scratch")
