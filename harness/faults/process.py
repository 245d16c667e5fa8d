"""The shared parts of faults of processes: the restart policy rests, the state is read back, the heal spawns or wakes."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Any, ClassVar

from harness.drill.actors import program_of
from harness.errors import NotInjected
from harness.faults.base import ProcessFault
from harness.journal.events import ProcessSeen

if TYPE_CHECKING:
    from harness.plan.model import FaultPlan
    from harness.world.process import Victim
    from harness.world.processes.census import Lived
    from harness.world.world import World


class EndedProcess(ProcessFault):
    """The process is gone while the fault lasts; the heal starts a new attempt."""

    ADMITS: ClassVar[frozenset[str]] = frozenset({"clock_skew", "control"})

    @abstractmethod
    def end(self, process: Victim) -> list[int]:
        """End it; returns the pids that are still alive."""

    def struck(self, process: Victim) -> frozenset[Lived]:
        """The processes that it is to end: all that live."""
        return process.living()

    def inject(self, world: World, plan: FaultPlan) -> dict[str, Any]:
        process = world.victim(self.actor)
        process.expected_down = True
        struck = self.struck(process)
        left = self.end(process)
        live = sorted({*left, *(one.pid for one in struck if one.lives)})
        others = sorted(one.pid for one in world.victim(program_of(self.actor)).living() if one.pid not in live)
        state = process.state()
        gone = sorted(one.pid for one in struck if one.pid not in live)
        world.tell(ProcessSeen(fault=plan.id, actor=self.actor, state=state, live_pids=live, gone_pids=gone, other_pids=others))
        if state != "exited" or live:
            raise NotInjected(f"{plan.id} {self.kind}: {self.actor} is {state}, alive: {live}")
        return {"state": state, "exit_code": process.last_code}

    def heal(self, world: World, plan: FaultPlan) -> dict[str, Any]:
        process = world.victim(self.actor)
        if process.state() == "exited":
            process.start("heal")
        process.expected_down = False
        return {"state": process.state(), "attempt": process.attempt}
