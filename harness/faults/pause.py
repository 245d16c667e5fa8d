"""The process stands still (SIGSTOP) until the heal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal

from harness.faults.base import ProcessFault
from harness.journal.events import ProcessSeen

if TYPE_CHECKING:
    from harness.plan.model import FaultPlan
    from harness.world.world import World


class Pause(ProcessFault):
    """It neither works nor dies: its connections stay open and silent."""

    NEEDS: ClassVar[frozenset[str]] = frozenset({"process.pause"})

    kind: Literal["pause"] = "pause"

    def inject(self, world: World, plan: FaultPlan) -> dict[str, Any]:
        process = world.victim(self.actor)
        process.pause()
        world.tell(ProcessSeen(fault=plan.id, actor=self.actor, state=process.state(), live_pids=[]))
        return {"state": process.state()}

    def heal(self, world: World, plan: FaultPlan) -> dict[str, Any]:
        process = world.victim(self.actor)
        process.resume()
        return {"state": process.state()}
