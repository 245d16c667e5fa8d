from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pydantic import ValidationError

from harness.faults.base import Fault
from harness.faults.empty_page import EmptyPage
from harness.plan.model import FaultPlan
from harness.world.world import World


def test_the_fake_is_told_what_to_do_and_when_to_stop(world: World, calls: Any, plan: Callable[[Fault], FaultPlan]) -> None:
    fault = EmptyPage.model_validate({"kind": "empty_page"})
    fault.inject(world, plan(fault))
    final = fault.heal(world, plan(fault))
    kind, armed = calls.made[0]
    assert (kind, armed["id"], armed["kind"], armed["deadline_s"]) == ("armed", "f1", "empty_page", 900)
    assert armed["params"] == {}
    assert calls.made[1:] == [("disarmed", "f1")]
    assert final == {"hits": 3}


def test_it_is_a_fault_of_the_source() -> None:
    with pytest.raises(ValidationError, match="link"):
        EmptyPage.model_validate({"kind": "empty_page"} | {"link": "destination"})
