"""The process lives, but its network cable is pulled: nothing can be reached, not even a name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal

from harness.errors import EnvironmentUnavailable, NotHealed, NotInjected
from harness.faults.base import ProcessFault
from harness.journal.events import ProcessSeen

if TYPE_CHECKING:
    from harness.plan.model import FaultPlan
    from harness.world.world import World


class Disconnect(ProcessFault):
    """All its links at once, services included: connections hang or end, names are unknown."""

    NEEDS: ClassVar[frozenset[str]] = frozenset({"process.disconnect"})
    ALONE: ClassVar[bool] = False

    kind: Literal["disconnect"] = "disconnect"

    def inject(self, world: World, plan: FaultPlan) -> dict[str, Any]:
        cell = world.cells[self.actor]
        try:
            cell.disconnect()
            connected = cell.is_connected()
        except EnvironmentUnavailable as error:
            raise NotInjected(f"{plan.id} {self.kind}: {error}") from error
        if connected:
            raise NotInjected(f"{plan.id} {self.kind}: {self.actor} is still connected")
        world.tell(ProcessSeen(fault=plan.id, actor=self.actor, state="disconnected", live_pids=[]))
        return {"connected": connected}

    def heal(self, world: World, plan: FaultPlan) -> dict[str, Any]:
        cell = world.cells[self.actor]
        try:
            cell.reconnect()
            return {"connected": cell.is_connected()}
        except EnvironmentUnavailable as error:
            raise NotHealed(f"{plan.id} {self.kind}: {error}") from error
