"""A person uses a control of the connector by hand: pauses it, replays, clicks a trigger twenty times."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from pydantic import Field

from harness.drill.connector.controls import ControlName
from harness.errors import EnvironmentUnavailable, NotHealed, NotInjected
from harness.faults.base import ProcessFault
from harness.journal.events import Control

if TYPE_CHECKING:
    from harness.plan.model import FaultPlan
    from harness.world.world import World


class UsedControl(ProcessFault):
    """One person's step, `clicks` times in a row; a pause is undone by `resume` at the heal.

    Felt: each use was accepted, and all of them within `lasts`.
    """

    FELT = "control"
    EXCLUSIVE: ClassVar[bool] = False
    SERVICES: ClassVar[bool] = False
    ALONE: ClassVar[bool] = False

    kind: Literal["control"] = "control"
    use: ControlName = Field(description="the control")
    clicks: int = Field(1, ge=1, le=100, description="how many times in a row")

    @property
    def needs(self) -> frozenset[str]:
        """The controls that the connector must offer for it."""
        return frozenset(f"control.{name}" for name in {self.use, *self._undoing()})

    def _undoing(self) -> tuple[ControlName, ...]:
        return ("resume",) if self.use == "pause" else ()

    def inject(self, world: World, plan: FaultPlan) -> dict[str, Any]:
        try:
            self._await(world)
            for _ in range(self.clicks):
                self._used(world, plan, self.use)
        except EnvironmentUnavailable as error:
            raise NotInjected(f"{plan.id} {self.kind}: {error}") from error
        return {"used": self.use, "times": self.clicks}

    def heal(self, world: World, plan: FaultPlan) -> dict[str, Any]:
        try:
            if self._undoing():
                self._await(world)
            for name in self._undoing():
                self._used(world, plan, name)
        except EnvironmentUnavailable as error:
            raise NotHealed(f"{plan.id} {self.kind}: {error}") from error
        return {"undone": list(self._undoing())}

    def _await(self, world: World) -> None:
        """A connector that is not ready may accept it all the same."""
        with suppress(EnvironmentUnavailable):
            world.processes[self.actor].wait_ready()

    def _used(self, world: World, plan: FaultPlan, name: ControlName) -> None:
        outcome = world.processes[self.actor].control(name)
        world.tell(Control(control=name, fault=plan.id, outcome="done", detail=outcome))
