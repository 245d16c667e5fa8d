"""Some reads are answered by a replica that lags behind."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from harness.faults.fake import SourceFault
from harness.units import Duration


class StaleReads(SourceFault):
    """It knows nothing newer, and its next cursor may lie before the one that was asked for; use `chance` for some reads only."""

    kind: Literal["stale_reads"] = "stale_reads"
    lag: Duration = Field(gt=0, description="how far behind the replica is")

    def params(self) -> dict[str, Any]:
        return {"lag_s": self.lag}
