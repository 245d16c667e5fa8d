"""The credential is rotated in an orderly way: the new one comes before the old one ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal

from pydantic import Field

from harness.faults.fake import FakeFault
from harness.journal.events import Control
from harness.units import Duration

if TYPE_CHECKING:
    from harness.plan.model import FaultPlan
    from harness.world.world import World


class RotatedCredential(FakeFault):
    """The operator hands over a new credential while the old one is good for `overlap` more.

    Felt: in the window a token is issued, a static credential comes with a call for the first time, or the old one is turned away.
    """

    NEEDS: ClassVar[frozenset[str]] = frozenset({"auth.credential", "control.rotate_credential"})

    kind: Literal["rotated_credential"] = "rotated_credential"
    overlap: Duration = Field(gt=0, description="how long the old one stays valid")

    def inject(self, world: World, plan: FaultPlan) -> dict[str, Any]:
        """As operator: a new secret at the fake and in the file, then the connector's own way of taking it over."""
        world.new_credential(world.links[self.link].actor, overlap_s=self.overlap)
        outcome = world.processes["connector"].control("rotate_credential")
        world.tell(Control(control="rotate_credential", fault=plan.id, outcome="done", detail=outcome))
        return {"renewed": True, "overlap_s": self.overlap}

    def heal(self, world: World, plan: FaultPlan) -> dict[str, Any]:
        """Nothing: the new secret stays."""
        return {}
