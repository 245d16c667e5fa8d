"""Ways to act on a connector."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from harness.drill.command import Command, OneOf, SignalName
from harness.drill.rule import Frozen
from harness.drill.stack import Count, Text


class HttpCall(Frozen):
    method: Literal["GET", "POST", "PUT", "PATCH", "DELETE"] = "POST"
    path: Annotated[str, Field(pattern=r"^/")]
    port: Annotated[Count, Field(ge=1, le=65535)] | None = Field(None, description="default: {connector.port}")


class Control(OneOf):
    """One way to act on the connector."""

    http: HttpCall | None = None
    file: Text | None = Field(None, description="a file to write")
    signal: SignalName | None = None
    command: Command | None = None


class Controls(Frozen):
    pause: Control | None = None
    resume: Control | None = None
    replay: Control | None = None
    trigger: Control | None = Field(None, description="begins a run at once, as a person's click would")
    rotate_credential: Control | None = None
