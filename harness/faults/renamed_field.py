"""The source shows a field under another name."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from harness.faults.fake import SourceFault


class RenamedField(SourceFault):
    """The record itself does not change: a connector that continues without the field writes nothing in its place."""

    kind: Literal["renamed_field"] = "renamed_field"
    field: str = Field(description="the field")
    to: str = Field(description="its name while the fault lasts")

    def params(self) -> dict[str, Any]:
        return {"field": self.field, "to": self.to}
