"""A field gets a value that has never been seen before."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from harness.faults.fake import SourceFault


class NewValue(SourceFault):
    """Records are offered with it: it is the truth, and must arrive as it is."""

    kind: Literal["new_value"] = "new_value"
    field: str = Field(description="the field, such as status")
    value: str | int | float | None = Field(description="its new value")

    def params(self) -> dict[str, Any]:
        return {"field": self.field, "value": self.value}
