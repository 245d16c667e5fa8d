"""503: the service is there and says that it is not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field

from harness.faults.fake import FakeFault

if TYPE_CHECKING:
    from harness.plan.model import FaultPlan
    from harness.world.world import World


class Unavailable(FakeFault):
    """Every request is answered with 503; attempts reach the fake and can be counted. Live connections are cut when it begins."""

    kind: Literal["unavailable"] = "unavailable"
    html: bool = Field(default=False, description="a maintenance page in HTML instead of JSON")

    def params(self) -> dict[str, Any]:
        return {"html": self.html}

    def inject(self, world: World, plan: FaultPlan) -> dict[str, Any]:
        state = super().inject(world, plan)
        world.fake_behind(self.link).cut()
        return state
