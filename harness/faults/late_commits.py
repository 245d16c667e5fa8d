"""Rows become visible later than their time stamp says."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from harness.faults.fake import SourceFault
from harness.units import Duration


class LateCommits(SourceFault):
    """Their transaction was open that long: `updated_at` has the time of the statement, and the place in the feed that of the commit. Use
    `chance` for some rows only. Deletions are not among them."""

    kind: Literal["late_commits"] = "late_commits"
    by: Duration = Field(gt=0, description="how long after its time stamp a row becomes visible")

    def params(self) -> dict[str, Any]:
        return {"by_s": self.by}
