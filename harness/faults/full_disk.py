"""Nothing fits into one of its folders any more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal

from pydantic import Field, model_validator

from harness.drill.actors import PROGRAMS, program_of
from harness.drill.text.broken import broken
from harness.errors import EnvironmentUnavailable, NotHealed, NotInjected
from harness.faults.base import ProcessFault
from harness.journal.events import ProcessSeen

if TYPE_CHECKING:
    from harness.plan.model import FaultPlan
    from harness.world.world import World


class FullDisk(ProcessFault):
    """A bounded folder in memory (`run.tmpfs`; of a service its `disk`) is filled to the last byte. Felt: the last write there failed
    with "no space left"."""

    FELT = "state"
    NEEDS: ClassVar[frozenset[str]] = frozenset({"process.disk", "run.tmpfs"})
    ALONE: ClassVar[bool] = False

    kind: Literal["full_disk"] = "full_disk"
    folder: str | None = Field(None, pattern=r"^/", description="which of the folders of `run.tmpfs`; a service has only one, its `disk`")

    @model_validator(mode="after")
    def _one_folder(self) -> FullDisk:
        if (self.folder is not None) != (program_of(self.actor) in PROGRAMS):
            found, allowed = (
                ("no folder", "one of `run.tmpfs`") if self.folder is None else (self.folder, "nothing: a service has one disk")
            )
            raise broken(found, allowed, "", ("folder",))
        return self

    def inject(self, world: World, plan: FaultPlan) -> dict[str, Any]:
        folder = self._folder(world)
        try:
            told = world.cells[self.actor].fill(folder)
        except EnvironmentUnavailable as error:
            raise NotInjected(f"{plan.id} {self.kind}: {error}") from error
        world.tell(ProcessSeen(fault=plan.id, actor=self.actor, state="full", live_pids=[]))
        return {"folder": folder, "told": told}

    def heal(self, world: World, plan: FaultPlan) -> dict[str, Any]:
        """A service that did not survive it is started again, which nothing else does."""
        folder, service = self._folder(world), world.services.get(self.actor)
        try:
            world.cells[self.actor].make_room(folder)
            if service and service.state() == "exited":
                service.start("heal")
        except EnvironmentUnavailable as error:
            raise NotHealed(f"{plan.id} {self.kind}: {error}") from error
        return {"folder": folder}

    def _folder(self, world: World) -> str:
        return self.folder or world.services[self.actor].disk or ""
