"""What faults of processes share: the restart policy rests, the state is read back, the heal spawns or wakes."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Any, ClassVar

from harness.errors import NotInjected
from harness.faults.base import ProcessFault

if TYPE_CHECKING:
    from harness.plan.model import FaultPlan
    from harness.world.process import Victim
    from harness.world.world import World


class EndedProcess(ProcessFault):
    """The process is gone while the fault lasts; the heal starts a new attempt."""

    ADMITS: ClassVar[frozenset[str]] = frozenset({"control"})

    @abstractmethod
    def end(self, process: Victim) -> list[int]:
        """End it; returns the pids that are still alive."""

    def inject(self, world: World, plan: FaultPlan) -> dict[str, Any]:
        process = world.victim(self.actor)
        process.expected_down = True
        live = self.end(process)
        state = process.state()
        world.tell("process_state", fault=plan.id, actor=self.actor, state=state, live_pids=live)
        if state != "exited" or live:
            raise NotInjected(f"{plan.id} {self.kind}: {self.actor} is {state}, alive: {live}")
        return {"state": state, "exit_code": process.last_code}

    def heal(self, world: World, plan: FaultPlan) -> dict[str, Any]:
        process = world.victim(self.actor)
        if process.state() == "exited":
            process.start("heal")
        process.expected_down = False
        return {"state": process.state(), "attempt": process.attempt}
