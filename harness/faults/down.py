"""The link is down: connections are refused and live ones are cut."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from harness.errors import NotHealed, NotInjected
from harness.faults.base import LinkFault

if TYPE_CHECKING:
    from harness.plan.model import FaultPlan
    from harness.world.world import World


class Down(LinkFault):
    """Toxiproxy's `enabled: false`: the only honest outage (a `timeout` toxic discards bytes and is something else)."""

    FELT = "refused"
    EXCLUSIVE = True

    kind: Literal["down"] = "down"

    def inject(self, world: World, plan: FaultPlan) -> dict[str, Any]:
        deadline_s = world.clock.wall_s(plan.deadline_s)
        return world.toxiproxy.enable(world.links[self.link].proxy, enabled=False, deadline_s=deadline_s)

    def heal(self, world: World, plan: FaultPlan) -> dict[str, Any]:
        try:
            return world.toxiproxy.enable(world.links[self.link].proxy, enabled=True)
        except NotInjected as error:
            raise NotHealed(str(error)) from error
