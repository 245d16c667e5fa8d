"""Answers come late."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from pydantic import Field

from harness.faults.toxic import Toxic
from harness.units import Duration

if TYPE_CHECKING:
    from harness.world.world import World


class Latency(Toxic):
    """Adds a delay to everything on the link; the delays of a sequence do not add up."""

    TOXIC = "latency"
    DURATIONS: ClassVar[tuple[str, ...]] = ("latency", "jitter")

    kind: Literal["latency"] = "latency"
    latency: Duration = Field(gt=0, description="delay")
    jitter: Duration = Field(0.0, description="the delay varies by up to this much in both directions")

    def attributes(self, world: World) -> dict[str, int]:
        return {"latency": world.wall_ms(self.latency), "jitter": world.wall_ms(self.jitter)}
