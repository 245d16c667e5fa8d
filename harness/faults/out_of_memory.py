"""The memory limit is reached: the kernel kills the process, which comes back at the heal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal

from harness.errors import EnvironmentUnavailable, NotInjected
from harness.faults.process import EndedProcess

if TYPE_CHECKING:
    from harness.plan.model import FaultPlan
    from harness.world.process import Victim
    from harness.world.world import World


class OutOfMemory(EndedProcess):
    """A leak beside it uses up the memory that `run.limits.memory` (of a service: its `memory`) allows. Its restart policy rests until the
    heal."""

    NEEDS: ClassVar[frozenset[str]] = frozenset({"process.memory", "limits.memory"})
    ALONE: ClassVar[bool] = False

    kind: Literal["out_of_memory"] = "out_of_memory"

    def end(self, process: Victim) -> list[int]:
        """The kernel has ended it; wait until its other processes have ended, too."""
        return process.kill()

    def inject(self, world: World, plan: FaultPlan) -> dict[str, Any]:
        cell, process = world.cells[self.actor], world.victim(self.actor)
        process.expected_down = True
        try:
            cell.exhaust_memory()
            by_kernel = cell.out_of_memory()
        except EnvironmentUnavailable as error:
            raise NotInjected(f"{plan.id} {self.kind}: {error}") from error
        if not by_kernel:
            raise NotInjected(f"{plan.id} {self.kind}: the kernel has not ended the {self.actor}")
        return super().inject(world, plan) | {"out_of_memory": by_kernel}
