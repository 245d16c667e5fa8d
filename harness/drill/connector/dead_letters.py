"""Where a connector names the records that it has given up."""

from __future__ import annotations

from pydantic import Field

from harness.drill.connector.command import Command, OneOf, Place
from harness.drill.stack import Text


class DeadLetters(OneOf):
    """Without it, any alert that holds a record's key as a whole word names it."""

    http: Place | None = Field(
        None, description="answers a GET with a text that holds the keys: a path on {connector.port}, or a whole URL"
    )
    command: Command | None = Field(None, description="prints a short text that holds the keys")
    alert_reference: Text | None = Field(
        None, description="the detail of its alerts that holds the key; other words of an alert then name no record"
    )

    @property
    def is_asked_for(self) -> bool:
        """Whether the harness has to ask the connector itself."""
        return self.alert_reference is None
