"""People take over while the connector is frozen: they import into the destination by hand what it lacks, on a lane of their own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field

from harness.errors import EnvironmentUnavailable, NotHealed, NotInjected
from harness.faults.base import Fault
from harness.units import Duration

if TYPE_CHECKING:
    from harness.plan.model import FaultPlan
    from harness.world.world import World

Record = dict[str, Any]


class ManualImport(Fault):
    """The queue: live records of the source that the destination lacks when it begins. It is imported in files, one entity after the other,
    and then the person stops; what is offered later waits for the connector. Felt: at least one record was imported."""

    TARGET = "fake"
    FELT = "import"

    kind: Literal["manual_import"] = "manual_import"
    link: Literal["destination"] = Field("destination", description="where the records are imported: the destination")
    order: tuple[str, ...] = Field(min_length=1, description="the entities, in the order in which they are imported: parents first")
    dedupe: Literal["skip", "overwrite"] = Field(
        "skip", description="skip: ids that the destination has are left out; overwrite: they are written over where the content differs"
    )
    rows: int = Field(20, ge=1, le=1000, description="records of one file, at most")
    rest: Duration = Field(30.0, gt=0, description="from one file to the next")

    @property
    def where(self) -> str:
        return self.link

    def inject(self, world: World, plan: FaultPlan) -> dict[str, Any]:
        try:
            files = list(self._files(world.fakes["source"].records(), world.fakes["destination"].records()))
            params = {"files": files, "rest_s": self.rest, "dedupe": self.dedupe}
            state = world.fake_behind(self.link).arm({"id": plan.id, "kind": self.kind, "params": params, "deadline_s": plan.deadline_s})
        except EnvironmentUnavailable as error:
            raise NotInjected(f"{plan.id} {self.kind}: {error}") from error
        if not state.get("armed"):
            raise NotInjected(f"{plan.id} {self.kind}: the fake did not begin it: {state}")
        return {"armed": True, "files": len(files), "records": sum(len(file["rows"]) for file in files)}

    def heal(self, world: World, plan: FaultPlan) -> dict[str, Any]:
        try:
            return world.fake_behind(self.link).disarm(plan.id)
        except EnvironmentUnavailable as error:
            raise NotHealed(f"{plan.id} {self.kind}: {error}") from error

    def _files(self, source: list[Record], destination: list[Record]) -> Iterator[dict[str, Any]]:
        """The queue as files. `overwrite` has records in it, too, that are there with another content."""
        held = {(record["entity"], record["key"]): record["digest"] for record in destination}
        for entity in self.order:
            queue = [record for record in source if record["entity"] == entity and self._is_owed(record, held)]
            for first in range(0, len(queue), self.rows):
                rows = [{"key": record["key"], "fields": record["fields"]} for record in queue[first : first + self.rows]]
                yield {"entity": entity, "rows": rows}

    def _is_owed(self, record: Record, held: dict[tuple[str, str], str]) -> bool:
        found = held.get((record["entity"], record["key"]))
        return found is None or (self.dedupe == "overwrite" and found != record["digest"])
