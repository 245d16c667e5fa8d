"""The write is committed and answered with 500."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from harness.faults.fake import FakeFault


class CommitThen500(FakeFault):
    """The success is stored under the idempotency key, so a repetition gets it; with `saved_500` the repetition gets the 500 again."""

    kind: Literal["commit_then_500"] = "commit_then_500"
    saved_500: bool = Field(default=False, description="stores the 500 under the idempotency key and replays it, as one vendor does")

    def params(self) -> dict[str, Any]:
        return {"saved_500": self.saved_500}
