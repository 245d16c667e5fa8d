"""Strangers call at the connector's intake."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from harness.faults.fake import SourceFault
from harness.units import Duration


class HostileRequests(SourceFault):
    """Unsigned, wrongly signed, altered, replayed, rubbish, far too large: one after the other, beside the source's own messages."""

    kind: Literal["hostile_requests"] = "hostile_requests"
    rest: Duration = Field(2.0, gt=0, description="pause between two of them")

    def params(self) -> dict[str, Any]:
        return {"every_s": self.rest}
