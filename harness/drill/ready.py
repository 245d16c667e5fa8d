"""How to see that a connector is at work."""

from __future__ import annotations

from pydantic import Field

from harness.drill.command import OneOf, Place, Regex
from harness.units import Duration


class Ready(OneOf):
    """How to see that the connector is at work."""

    http: Place | None = Field(None, description="answers 2xx: a path on {connector.port}, or a whole URL")
    log: Regex | None = Field(None, description="a line of its output matches")
    after: Duration | None = Field(None, description="simply after this long")
