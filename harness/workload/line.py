"""One change that the source offers, and the fingerprint by which its content is found again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Value = str | int | bool | None
Op = Literal["create", "update", "delete"]
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

    def as_json(self) -> dict[str, Any]:
        """The line as the workload file and the source fake know it."""
        return {
            "at_s": self.at_s,
            "entity": self.entity,
            "key": self.key,
            "op": self.op,
            "version": self.version,
            "fields": dict(self.fields),
            "digest": self.digest,
        } | ({"side": self.side} if self.side != "source" else {})


def digest(fields: Mapping[str, Any], mapped: Iterable[str]) -> str:
    """16 hex digits over the mapped fields (absent ones count as null), independent of their order."""
    return _hash({name: fields.get(name) for name in mapped})


def _hash(content: Mapping[str, Any]) -> str:
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


DELETED = _hash({"deleted": True})
"""The digest of every deletion."""
