from __future__ import annotations

from collections.abc import Callable
from typing import Any

from harness.faults.base import Fault
from harness.faults.renamed_field import RenamedField
from harness.plan.model import FaultPlan
from harness.world.world import World


def test_the_fake_is_told_what_to_do_and_when_to_stop(world: World, calls: Any, plan: Callable[[Fault], FaultPlan]) -> None:
    fault = RenamedField.model_validate({"kind": "renamed_field", "field": "memo", "to": "note"})
    fault.inject(world, plan(fault))
    final = fault.heal(world, plan(fault))
    kind, armed = calls.made[0]
    assert (kind, armed["id"], armed["kind"], armed["deadline_s"]) == ("armed", "f1", "renamed_field", 900)
    assert armed["params"] == {"field": "memo", "to": "note"}
    assert calls.made[1:] == [("disarmed", "f1")]
    assert final == {"hits": 3}
