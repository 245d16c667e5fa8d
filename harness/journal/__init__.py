"""5 RECORD: the engine's own append-only record of its actions and observations."""

from __future__ import annotations

from harness.journal.events import Entry, Event, Tell
from harness.journal.journal import Journal

__all__ = ["Entry", "Event", "Journal", "Tell"]
