"""Changes of one record come in the wrong order."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from harness.faults.fake import SourceFault


class OutOfOrder(SourceFault):
    """An update is held back until the record's next change was offered. The heal offers all updates that are still held back."""

    kind: Literal["out_of_order"] = "out_of_order"
    by: Literal["update", "delete", "any"] = Field("any", description="kind of the later change that overtakes it")

    @property
    def needs(self) -> frozenset[str]:
        """The changes that the connector must carry: an update, and the change that overtakes it."""
        return frozenset({"carries.update"}) | (frozenset({"carries.delete"}) if self.by == "delete" else frozenset())

    def params(self) -> dict[str, Any]:
        return {"by": self.by}
