"""The source sends a word processor's file where a message was expected."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from harness.faults.fake import SourceFault


class WrongDocument(SourceFault):
    """Signed as it should be, and yet nothing that could be read: refusing it is right, dying of it is not."""

    kind: Literal["wrong_document"] = "wrong_document"
    files: int = Field(3, ge=1, le=100, description="number of files, five seconds apart")

    def params(self) -> dict[str, Any]:
        return {"times": self.files}
