from __future__ import annotations

from collections.abc import Callable
from typing import Any

from harness.faults.base import Fault
from harness.faults.revoked_credential import RevokedCredential
from harness.plan.model import FaultPlan
from harness.world.world import World


def test_the_heal_is_the_operators_new_secret(world: World, calls: Any, plan: Callable[[Fault], FaultPlan]) -> None:
    fault = RevokedCredential(kind="revoked_credential", link="destination")
    fault.inject(world, plan(fault))
    fault.heal(world, plan(fault))
    assert [call[0] for call in calls.made] == ["armed", "new_secret", "control", "control", "disarmed"]
    assert calls.made[2] == ("control", "rotate_credential")
    secret = world.run_dir / "secrets" / "handed" / "destination.credential"
    assert len(secret.read_text()) == len("idrill-secret-") + 32
    assert secret.stat().st_mode & 0o777 == 0o600


def test_it_needs_a_connector_that_can_take_a_new_secret() -> None:
    assert "control.rotate_credential" in RevokedCredential.NEEDS
