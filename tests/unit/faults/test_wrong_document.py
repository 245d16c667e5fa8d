from __future__ import annotations

from collections.abc import Callable
from typing import Any

from harness.faults.base import Fault
from harness.faults.wrong_document import WrongDocument
from harness.plan.model import FaultPlan
from harness.world.world import World


def test_the_fake_is_told_what_to_do_and_when_to_stop(world: World, calls: Any, plan: Callable[[Fault], FaultPlan]) -> None:
    fault = WrongDocument.model_validate({"kind": "wrong_document", "files": 5})
    fault.inject(world, plan(fault))
    final = fault.heal(world, plan(fault))
    kind, armed = calls.made[0]
    assert (kind, armed["id"], armed["kind"], armed["deadline_s"]) == ("armed", "f1", "wrong_document", 900)
    assert armed["params"] == {"times": 5}
    assert calls.made[1:] == [("disarmed", "f1")]
    assert final == {"hits": 3}
