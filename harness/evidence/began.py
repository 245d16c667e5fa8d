"""When a run began, by the wall clock."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from harness.journal.events import RunStarted

if TYPE_CHECKING:
    from harness.evidence.evidence import Evidence


def began_at(evidence: Evidence) -> datetime | None:
    """Wall time of the run's beginning, in UTC; None when the journal does not have it."""
    told = evidence.first_event(RunStarted)
    anchor_ns = told.event.anchor_real_ns if told else None
    try:
        return None if not anchor_ns else datetime.fromtimestamp(anchor_ns // 1_000_000_000, UTC)
    except (OverflowError, ValueError, OSError):
        return None
