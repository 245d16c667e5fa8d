"""The shared parts of the seven toxics: one named toxic on a link's proxy, read back, removed again."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from pydantic import Field

from harness.faults.base import LinkFault

if TYPE_CHECKING:
    from harness.plan.model import FaultPlan
    from harness.world.world import World


class Toxic(LinkFault):
    """A Toxiproxy toxic; `toxicity` is the share of connections that it meets."""

    TOXIC: ClassVar[str]

    stream: Literal["downstream", "upstream"] = Field("downstream", description="downstream: answers; upstream: requests")
    toxicity: float = Field(1.0, gt=0, le=1, description="share of the connections that it affects")

    @abstractmethod
    def attributes(self, world: World) -> dict[str, int]:
        """The toxic's attributes, durations ÷ speed and rates × speed."""

    def inject(self, world: World, plan: FaultPlan) -> dict[str, Any]:
        proxy = world.links[self.link].proxy
        deadline_s = world.clock.wall_s(plan.deadline_s)
        return world.toxiproxy.add_toxic(proxy, plan.id, self.TOXIC, self.stream, self.toxicity, self.attributes(world), deadline_s)

    def heal(self, world: World, plan: FaultPlan) -> dict[str, Any]:
        world.toxiproxy.remove_toxic(world.links[self.link].proxy, plan.id)
        return {"removed": plan.id}
