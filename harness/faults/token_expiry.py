"""Access tokens expire at once and new ones are short-lived."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from pydantic import Field

from harness.faults.fake import FakeFault
from harness.units import Duration


class TokenExpiry(FakeFault):
    """Live tokens expire when the fault begins; tokens issued during it live for `ttl`."""

    NEEDS: ClassVar[frozenset[str]] = frozenset({"auth.token"})

    kind: Literal["token_expiry"] = "token_expiry"
    ttl: Duration = Field(180.0, gt=0, description="how long a new token lives")

    def params(self) -> dict[str, Any]:
        return {"ttl_s": self.ttl}
