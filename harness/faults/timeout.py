"""Nothing comes through (a black hole)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from pydantic import Field

from harness.faults.toxic import Toxic
from harness.units import Duration

if TYPE_CHECKING:
    from harness.world.world import World


class Timeout(Toxic):
    """Discards all data and closes the connection after `timeout`; 0s never closes it. Its removal closes all connections of the link."""

    TOXIC = "timeout"
    DURATIONS: ClassVar[tuple[str, ...]] = ("timeout",)

    kind: Literal["timeout"] = "timeout"
    timeout: Duration = Field(0.0, description="how long a connection stays open and silent; 0s: until the heal")

    def attributes(self, world: World) -> dict[str, int]:
        return {"timeout": world.wall_ms(self.timeout)}
