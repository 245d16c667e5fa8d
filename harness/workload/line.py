"""One change that the source offers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from harness.drill.equality import fingerprint
from harness.ledger.lines import Op

Value = str | int | bool | None
Side = Literal["source", "destination"]


@dataclass(frozen=True, slots=True)
class WorkloadLine:
    """`at_s`: drill seconds after the timeline's zero; None for a record that exists before the drill."""

    at_s: float | None
    entity: str
    key: str
    op: Op
    version: int
    fields: Mapping[str, Value] = field(hash=False)
    digest: str
    side: Side = "source"
    """Whose people make the change."""
    stamp_s: int | None = None
    """The second in which the change is said to have been made, where the source has whole seconds only."""

    def as_json(self) -> dict[str, Any]:
        """The line as the workload file and the source fake know it."""
        told = {
            "at_s": self.at_s,
            "entity": self.entity,
            "key": self.key,
            "op": self.op,
            "version": self.version,
            "fields": dict(self.fields),
            "digest": self.digest,
        }
        told |= {"side": self.side} if self.side != "source" else {}
        return told | ({"stamp_s": self.stamp_s} if self.stamp_s is not None else {})


DELETED = fingerprint({"deleted": True})
"""The digest of every deletion."""
