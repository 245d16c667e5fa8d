"""Requests are answered with a status of your choice."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from harness.faults.fake import FakeFault


class Respond(FakeFault):
    """Answers without doing anything."""

    kind: Literal["respond"] = "respond"
    status: int = Field(ge=100, le=599)
    body: str = Field("", description="the answer's body")
    headers: dict[str, str] = Field({}, description="the answer's headers")
    html: bool = Field(default=False, description="sends the body as HTML instead of JSON")

    def params(self) -> dict[str, Any]:
        return {"status": self.status, "body": self.body, "headers": self.headers, "html": self.html}
