"""Some records of a batch are rejected quietly."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Literal

from pydantic import Field

from harness.drill.strikes import Strikes
from harness.faults.fake import FakeFault


class PartialBatch(FakeFault):
    """The batch answers 200; each rejected record has an error of its own in it. Only batches with more than `reject` records are hit.

    Felt: an answer with both accepted and refused records.
    """

    kind: Literal["partial_batch"] = "partial_batch"
    reject: int = Field(1, ge=1, description="number of records refused in each batch")

    @property
    def strikes(self) -> Strikes | None:
        found = super().strikes
        return found and replace(found, more_than=self.reject)

    def params(self) -> dict[str, Any]:
        return {"reject": self.reject}
