"""Data come in small pieces."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import Field

from harness.faults.toxic import Toxic
from harness.units import Duration

if TYPE_CHECKING:
    from harness.world.world import World


class Slicer(Toxic):
    """Slices the stream into pieces with a pause between them."""

    TOXIC = "slicer"

    kind: Literal["slicer"] = "slicer"
    average_size: int = Field(gt=0, description="average size of a piece, in bytes")
    size_variation: int = Field(0, ge=0, description="how far a piece may differ from the average, in bytes; less than `average_size`")
    delay: Duration = Field(0.0, description="pause between two pieces")

    def attributes(self, world: World) -> dict[str, int]:
        return {
            "average_size": self.average_size,
            "size_variation": self.size_variation,
            "delay": max(1, round(world.clock.wall_s(self.delay) * 1e6)) if self.delay else 0,
        }
