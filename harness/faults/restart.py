"""The process is stopped gracefully and started again at once, as a deployment does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal

from harness.faults.process import EndedProcess

if TYPE_CHECKING:
    from harness.plan.model import FaultPlan
    from harness.world.process import Victim
    from harness.world.world import World


class Restart(EndedProcess):
    """Its stop signal and grace, then a new attempt; nothing is left to heal. Felt: its exit was read back."""

    FELT = "state"
    NEEDS: ClassVar[frozenset[str]] = frozenset({"process.restart"})

    kind: Literal["restart"] = "restart"

    def end(self, process: Victim) -> list[int]:
        return process.stop()

    def inject(self, world: World, plan: FaultPlan) -> dict[str, Any]:
        return super().inject(world, plan) | self.heal(world, plan)
