"""Connections are reset (TCP RST)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from pydantic import Field

from harness.faults.toxic import Toxic
from harness.units import Duration

if TYPE_CHECKING:
    from harness.world.world import World


class ResetPeer(Toxic):
    """Resets a connection `timeout` after its first data."""

    TOXIC = "reset_peer"
    DURATIONS: ClassVar[tuple[str, ...]] = ("timeout",)

    kind: Literal["reset_peer"] = "reset_peer"
    timeout: Duration = Field(0.0, description="how long after the first data the connection is reset")

    def attributes(self, world: World) -> dict[str, int]:
        return {"timeout": world.wall_ms(self.timeout)}
