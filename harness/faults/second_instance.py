"""A second instance of the process runs beside the first until the heal, as when deployments overlap."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal

from pydantic import model_validator

from harness.drill.actors import PROGRAMS, program_of
from harness.drill.text.broken import broken
from harness.errors import NotHealed, NotInjected
from harness.faults.base import ProcessFault
from harness.journal.events import ProcessSeen
from harness.plan.second import second as second_of

if TYPE_CHECKING:
    from harness.plan.model import FaultPlan
    from harness.world.process import Process
    from harness.world.world import World


class SecondInstance(ProcessFault):
    """The same command with the same home, state and environment, and a `{connector.port}` of its own; stopped gracefully at the heal.
    The first one keeps its port and all requests to it.

    Felt: it ran at the beginning and at the end, or has ended by itself, for example because of a lock. That is not a failure.
    """

    FELT = "instance"
    NEEDS: ClassVar[frozenset[str]] = frozenset({"process.second_instance"})
    SERVICES: ClassVar[bool] = False

    kind: Literal["second_instance"] = "second_instance"

    @model_validator(mode="after")
    def _a_service_runs_once(self) -> SecondInstance:
        if program_of(self.actor) not in PROGRAMS:
            raise broken(f"second_instance of {self.actor}", ", ".join(PROGRAMS), "a service is started once", ("actor",))
        return self

    def inject(self, world: World, plan: FaultPlan) -> dict[str, Any]:
        if world.process(self.actor).state() == "exited":
            raise NotInjected(f"{plan.id} {self.kind}: the {self.actor} itself does not run, so nothing can run beside it")
        second = world.second(self.actor)
        second.expected_down = False
        second.start("second")
        self._tell(world, plan, second)
        return {"state": second.state(), "attempt": second.attempt}

    def heal(self, world: World, plan: FaultPlan) -> dict[str, Any]:
        second = world.second(self.actor)
        second.expected_down = True
        if second.attempt:
            self._tell(world, plan, second)
        live = second.stop()
        if live:
            raise NotHealed(f"{plan.id} {self.kind}: the {second_of(self.actor)} is still alive: {live}")
        return {"state": second.state(), "exit_code": second.last_code}

    def _tell(self, world: World, plan: FaultPlan, second: Process) -> None:
        """Which of its processes are seen now."""
        pids = sorted(one.pid for one in second.living())
        name = second_of(self.actor)
        world.tell(ProcessSeen(fault=plan.id, actor=name, attempt=second.attempt, state=second.state(), live_pids=pids))
