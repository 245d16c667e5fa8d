"""Some reads are answered by a replica that lags behind."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Literal

from pydantic import Field

from harness.drill.strikes import Strikes
from harness.faults.fake import FakeFault
from harness.units import Duration


class StaleReads(FakeFault):
    """It knows nothing newer; use `chance` for some reads only. Of the source: its next cursor may lie before the one that was asked for.
    Of the destination: a record that was written just now is not there, or is the old one; writes meet the real state."""

    kind: Literal["stale_reads"] = "stale_reads"
    link: str = Field("source", pattern="^(source|destination)$", description="the system whose reads lag: source or destination")
    lag: Duration = Field(gt=0, description="how far behind the replica is")

    @property
    def strikes(self) -> Strikes | None:
        found = super().strikes
        return found and replace(found, method="GET")

    def params(self) -> dict[str, Any]:
        return {"lag_s": self.lag}
