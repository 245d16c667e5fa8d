"""The process stands still (SIGSTOP) until the heal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal

from harness.drill.actors import name_of, program_of
from harness.faults.base import ProcessFault
from harness.journal.events import ProcessSeen

if TYPE_CHECKING:
    from harness.plan.model import FaultPlan
    from harness.world.process import Victim
    from harness.world.world import World


class Pause(ProcessFault):
    """It neither works nor dies: its connections stay open and silent."""

    NEEDS: ClassVar[frozenset[str]] = frozenset({"process.pause"})

    kind: Literal["pause"] = "pause"

    def inject(self, world: World, plan: FaultPlan) -> dict[str, Any]:
        process = world.victim(self.actor)
        process.pause()
        seen = ProcessSeen(fault=plan.id, actor=self.actor, state=process.state(), live_pids=[])
        others = self._others(world, process) if name_of(self.actor) else []
        world.tell(seen.model_copy(update={"other_pids": others}) if others else seen)
        return {"state": process.state()}

    def _others(self, world: World, process: Victim) -> list[int]:
        """The other processes of its connector."""
        return sorted(one.pid for one in world.victim(program_of(self.actor)).living() - process.living())

    def heal(self, world: World, plan: FaultPlan) -> dict[str, Any]:
        process = world.victim(self.actor)
        process.resume()
        return {"state": process.state()}
