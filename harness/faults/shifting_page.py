"""The page boundary shifts while pages are read."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from pydantic import Field

from harness.faults.fake import SourceFault


class ShiftingPage(SourceFault):
    """Each page begins with the last rows of the one before."""

    PUSHED: ClassVar[bool] = False

    kind: Literal["shifting_page"] = "shifting_page"
    rows: int = Field(1, ge=1, le=100, description="number of rows that come again")

    def params(self) -> dict[str, Any]:
        return {"rows": self.rows}
