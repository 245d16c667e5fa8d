"""Many times as many records as usual."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from harness.faults.fake import SourceFault


class Surge(SourceFault):
    """For each change offered, so many records in all; the others are new ones with the same content, deleted with their original."""

    kind: Literal["surge"] = "surge"
    factor: int = Field(ge=2, le=100, description="how many times the usual rate")

    def params(self) -> dict[str, Any]:
        return {"factor": self.factor}
