"""The link is thin."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import Field

from harness.faults.toxic import Toxic

if TYPE_CHECKING:
    from harness.world.world import World


class Bandwidth(Toxic):
    """Limits the link; the limit is given in drill time, so it passes `speed` times as much per wall second."""

    TOXIC = "bandwidth"

    kind: Literal["bandwidth"] = "bandwidth"
    rate: float = Field(ge=0, description="kB (1000 bytes) per drill second; 0 blocks everything")

    def attributes(self, world: World) -> dict[str, int]:
        return {"rate": max(1, round(self.rate * world.clock.speed)) if self.rate else 0}
