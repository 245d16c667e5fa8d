"""The process dies and its state with it: cursor, queue, everything that it had noted."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from harness.faults.process import EndedProcess

if TYPE_CHECKING:
    from harness.plan.model import FaultPlan
    from harness.world.process import Process
    from harness.world.world import World


class LoseState(EndedProcess):
    """Killed; what is in `{connector.state}` is deleted before it comes back at the heal."""

    NEEDS: ClassVar[frozenset[str]] = frozenset({"process.kill"})

    kind: Literal["lose_state"] = "lose_state"

    def end(self, process: Process) -> list[int]:
        return process.kill()

    def inject(self, world: World, plan: FaultPlan) -> dict[str, Any]:
        read_back = super().inject(world, plan)
        state = world.run_dir / self.actor / "state"
        lost = sorted(path.name for path in state.iterdir()) if state.is_dir() else []
        shutil.rmtree(state, ignore_errors=True)
        state.mkdir(mode=0o700, exist_ok=True)
        return read_back | {"lost": lost}
