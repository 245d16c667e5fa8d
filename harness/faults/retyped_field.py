"""The source shows a field with another type."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from harness.faults.fake import SourceFault


class RetypedField(SourceFault):
    """The record itself does not change: a connector that passes the value on writes a wrong one."""

    kind: Literal["retyped_field"] = "retyped_field"
    field: str = Field(description="the field")
    type: Literal["text", "list", "object", "null"] = Field(description="the type that its value has while the fault lasts")

    def params(self) -> dict[str, Any]:
        return {"field": self.field, "type": self.type}
