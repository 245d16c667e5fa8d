"""Requests are answered with 429."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from harness.faults.fake import FakeFault
from harness.units import Duration


class RateLimited(FakeFault):
    """429 with Retry-After."""

    kind: Literal["rate_limited"] = "rate_limited"
    retry_after: Duration = Field(30.0, gt=0, description="value of the Retry-After header")

    def params(self) -> dict[str, Any]:
        return {"retry_after_s": self.retry_after}
