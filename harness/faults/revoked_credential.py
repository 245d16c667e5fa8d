"""The credential is revoked; only a person with a new one can heal it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal

from harness.faults.fake import FakeFault
from harness.journal.events import Control

if TYPE_CHECKING:
    from harness.plan.model import FaultPlan
    from harness.world.world import World


class RevokedCredential(FakeFault):
    """As an expired credential, by someone's decision instead of by time."""

    NEEDS: ClassVar[frozenset[str]] = frozenset({"auth.credential", "control.rotate_credential"})

    kind: Literal["revoked_credential"] = "revoked_credential"

    def heal(self, world: World, plan: FaultPlan) -> dict[str, Any]:
        """As operator: a new secret at the fake, then the connector's own way of taking it over."""
        world.new_credential(world.links[self.link].actor)
        outcome = world.processes["connector"].control("rotate_credential")
        world.tell(Control(control="rotate_credential", outcome="done", detail=outcome))
        return super().heal(world, plan)
