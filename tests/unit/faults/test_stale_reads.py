from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pydantic import ValidationError

from harness.faults.base import Fault
from harness.faults.stale_reads import StaleReads
from harness.plan.model import FaultPlan
from harness.world.world import World


def test_the_fake_is_told_what_to_do_and_when_to_stop(world: World, calls: Any, plan: Callable[[Fault], FaultPlan]) -> None:
    fault = StaleReads.model_validate({"kind": "stale_reads", "lag": "30s"})
    fault.inject(world, plan(fault))
    final = fault.heal(world, plan(fault))
    kind, armed = calls.made[0]
    assert (kind, armed["id"], armed["kind"], armed["deadline_s"]) == ("armed", "f1", "stale_reads", 900)
    assert armed["params"] == {"lag_s": 30.0}
    assert calls.made[1:] == [("disarmed", "f1")]
    assert final == {"hits": 3}


def test_either_system_can_lag_and_no_other(world: World, calls: Any, plan: Callable[[Fault], FaultPlan]) -> None:
    fault = StaleReads.model_validate({"kind": "stale_reads", "link": "destination", "lag": "30s"})
    fault.inject(world, plan(fault))
    assert calls.made[0][1]["params"] == {"lag_s": 30.0}
    with pytest.raises(ValidationError, match="link"):
        StaleReads.model_validate({"kind": "stale_reads", "link": "alerts", "lag": "30s"})
