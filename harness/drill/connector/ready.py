"""How to see that a connector is at work."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from harness.drill.connector.command import Command, OneOf, Place, PortText, Regex
from harness.units import Duration


class Ready(OneOf):
    """How to see that the connector is at work."""

    BESIDE: ClassVar[tuple[str, ...]] = ("within",)

    http: Place | None = Field(None, description="answers 2xx: a path on {connector.port}, or a whole URL")
    tcp: PortText | None = Field(None, description="accepts connections: a port such as {connector.port}, or host:port")
    log: Regex | None = Field(None, description="a line of its output matches")
    command: Command | None = Field(
        None, description="a command that exits with 0; repeated until it does, with the connector's environment and folder"
    )
    after: Duration | None = Field(None, description="ready after this long, without a test")
    within: Duration | None = Field(None, gt=0, description="how long it may take; never less than 20 s of wall time, which is the default")
