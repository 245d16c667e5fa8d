"""The service answers late."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from harness.faults.fake import FakeFault
from harness.units import Duration


class Slow(FakeFault):
    """Every answer takes this much longer."""

    kind: Literal["slow"] = "slow"
    delay: Duration = Field(gt=0, description="added to each answer")

    def params(self) -> dict[str, Any]:
        return {"delay_s": self.delay}
