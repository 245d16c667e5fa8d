"""The process dies and its state with it: cursor, queue, everything that it had saved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal

from harness.faults.process import EndedProcess

if TYPE_CHECKING:
    from harness.plan.model import FaultPlan
    from harness.world.process import Victim
    from harness.world.world import World


class LoseState(EndedProcess):
    """Killed; what the connector file calls its state (default `{connector.state}`) is deleted before it comes back at the heal."""

    NEEDS: ClassVar[frozenset[str]] = frozenset({"process.kill"})
    SERVICES: ClassVar[bool] = False
    ALONE: ClassVar[bool] = False

    kind: Literal["lose_state"] = "lose_state"

    def end(self, process: Victim) -> list[int]:
        return process.kill()

    def inject(self, world: World, plan: FaultPlan) -> dict[str, Any]:
        read_back = super().inject(world, plan)
        return read_back | {"lost": world.processes[self.actor].lose_state()}
