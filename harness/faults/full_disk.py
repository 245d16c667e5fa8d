"""Nothing fits into one of its folders any more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal

from pydantic import Field

from harness.errors import EnvironmentUnavailable, NotHealed, NotInjected
from harness.faults.base import ProcessFault

if TYPE_CHECKING:
    from harness.plan.model import FaultPlan
    from harness.world.world import World


class FullDisk(ProcessFault):
    """A bounded folder in memory (`run.tmpfs`) is filled to the last byte. Felt: the last write there was told that no space is left."""

    FELT: ClassVar[Literal["process", "control", "state"]] = "state"
    NEEDS: ClassVar[frozenset[str]] = frozenset({"process.disk", "run.tmpfs"})

    kind: Literal["full_disk"] = "full_disk"
    folder: str = Field(pattern=r"^/", description="which of the folders of `run.tmpfs`")

    def inject(self, world: World, plan: FaultPlan) -> dict[str, Any]:
        try:
            told = world.cells[self.actor].fill(self.folder)
        except EnvironmentUnavailable as error:
            raise NotInjected(f"{plan.id} {self.kind}: {error}") from error
        world.tell("process_state", fault=plan.id, actor=self.actor, state="full", live_pids=[])
        return {"folder": self.folder, "told": told}

    def heal(self, world: World, plan: FaultPlan) -> dict[str, Any]:
        try:
            world.cells[self.actor].make_room(self.folder)
        except EnvironmentUnavailable as error:
            raise NotHealed(f"{plan.id} {self.kind}: {error}") from error
        return {"folder": self.folder}
