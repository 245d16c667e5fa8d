"""Records are refused before the commit."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from harness.faults.fake import FakeFault


class Refuse(FakeFault):
    """A permanent refusal, for example by a validation rule."""

    kind: Literal["refuse"] = "refuse"
    status: int = Field(422, ge=400, le=599)

    def params(self) -> dict[str, Any]:
        return {"status": self.status}
