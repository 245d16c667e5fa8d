"""What an integration exports with commands of its own, and the check that judges each export."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from harness.integration.model import Integration

Exported = Literal["history", "audit"]
CHECKS: Mapping[str, Exported] = {"history_exports_within": "history", "audit_complete": "audit"}


def commands(file: Integration) -> dict[Exported, tuple[str, ...]]:
    """The commands that somebody has decided."""
    decided: dict[Exported, tuple[str, ...] | None] = {"history": file.history.export, "audit": file.rollback.audit_export}
    return {what: command for what, command in decided.items() if command}
