from __future__ import annotations

from collections.abc import Callable
from typing import Any

from harness.faults.base import Fault
from harness.faults.rotated_credential import RotatedCredential
from harness.plan.model import FaultPlan
from harness.world.world import World


def test_the_new_secret_comes_at_once_and_the_old_one_stays_good(
    world: World, calls: Any, process: Any, plan: Callable[[Fault], FaultPlan]
) -> None:
    fault = RotatedCredential.model_validate({"kind": "rotated_credential", "link": "destination", "overlap": "5m"})
    assert fault.inject(world, plan(fault)) == {"renewed": True, "overlap_s": 300.0}
    assert fault.heal(world, plan(fault)) == {}
    assert calls.made[0] == ("new_secret", len("idrill-secret-") + 32, 300.0)
    assert process.renewed == {"destination.credential": (world.run_dir / "secrets/handed/destination.credential").read_text()}
    assert calls.made[1] == ("control", "rotate_credential")
    assert (calls.made[2][0], calls.made[2][1]["fault"]) == ("control", "f1")
    assert len(calls.made) == 3


def test_it_needs_a_connector_that_can_take_a_new_secret() -> None:
    assert "control.rotate_credential" in RotatedCredential.NEEDS
