"""Connections end late."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from pydantic import Field

from harness.faults.toxic import Toxic
from harness.units import Duration

if TYPE_CHECKING:
    from harness.world.world import World


class SlowClose(Toxic):
    """Delays the end of connections."""

    TOXIC = "slow_close"
    DURATIONS: ClassVar[tuple[str, ...]] = ("delay",)

    kind: Literal["slow_close"] = "slow_close"
    delay: Duration = Field(gt=0, description="how long a close is held back")

    def attributes(self, world: World) -> dict[str, int]:
        return {"delay": world.wall_ms(self.delay)}
