"""Connections end after so many bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import Field

from harness.faults.toxic import Toxic

if TYPE_CHECKING:
    from harness.world.world import World


class LimitData(Toxic):
    """Closes a connection after `bytes`."""

    TOXIC = "limit_data"

    kind: Literal["limit_data"] = "limit_data"
    bytes: int = Field(ge=0, description="number of bytes that each connection lets through")

    def attributes(self, world: World) -> dict[str, int]:
        return {"bytes": self.bytes}
