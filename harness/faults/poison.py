"""Some records are refused every time."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from harness.faults.fake import FakeFault


class Poison(FakeFault):
    """The first so many records that are written are chosen; they are refused for as long as the fault lasts, deletions excepted."""

    kind: Literal["poison"] = "poison"
    records: int = Field(1, ge=1, le=1000, description="how many records")
    status: int = Field(422, ge=400, le=499)

    def params(self) -> dict[str, Any]:
        return {"records": self.records, "status": self.status}
