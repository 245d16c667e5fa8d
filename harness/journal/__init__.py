"""5 RECORD: the engine's own append-only record of what it did and saw."""

from __future__ import annotations

from harness.journal.event import Event
from harness.journal.journal import Journal

__all__ = ["Event", "Journal"]
