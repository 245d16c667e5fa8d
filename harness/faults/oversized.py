"""Records are much larger than usual."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from harness.faults.fake import SourceFault


class Oversized(SourceFault):
    """A text field of the offered records grows by so many characters."""

    kind: Literal["oversized"] = "oversized"
    field: str = Field(description="a text field, such as memo")
    characters: int = Field(ge=1, le=5_000_000, description="how many characters are added to it")

    def params(self) -> dict[str, Any]:
        return {"field": self.field, "bytes": self.characters}
