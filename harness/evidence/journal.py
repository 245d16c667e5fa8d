"""The engine's journal as typed events; a damaged line is left out and named, never fatal."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from harness import regular_file
from harness.evidence.halves import whole
from harness.evidence.stream import Stream


@dataclass(frozen=True)
class Event:
    """One journal line. `at`: drill seconds since the run's anchor (None: the line tells no time)."""

    n: int
    at: float | None
    event: str
    data: dict[str, Any]

    def text(self, name: str) -> str:
        """A field as text; empty when it is absent."""
        value = self.data.get(name)
        return "" if value is None else str(value)

    def number(self, name: str) -> float | None:
        """A field as a number; None when it is absent or something else."""
        value: Any = self.data.get(name)
        return float(value) if _is_number(value) else None


def read_journal(path: Path) -> tuple[tuple[Event, ...], Stream]:
    """All events that can be read, in order, and what is known of the file."""
    try:
        lines = regular_file.read(path).splitlines()
    except OSError:
        return (), Stream("journal", present=False)
    events, bad = [], []
    for number, line in enumerate(lines, start=1):
        event = _event(line)
        if event is not None:
            events.append(event)
        elif line.strip():
            bad.append(number)
    gaps, repeats, expected = [], 0, 0
    for event in events:
        if event.n > expected:
            gaps.append((expected, event.n - 1))
        repeats += event.n < expected
        expected = max(expected, event.n + 1)
    headed = any(event.event == "journal" for event in events)
    end = next((event for event in events if event.event == "run_ended"), None)
    stalls = [event.number("gap_s") or 0.0 for event in events if event.event == "stall"]
    longest = max([*stalls, (end.number("max_gap_s") or 0.0) if end else 0.0])
    stream = Stream(
        "journal",
        present=True,
        lines=len(events),
        bad_lines=tuple(bad),
        gaps=tuple(gaps),
        repeats=repeats,
        headed=headed,
        ended=end is not None,
        max_gap_s=longest,
    )
    return tuple(events), stream


def _is_number(value: object) -> bool:
    """One that a float holds: JSON writes numbers of any length, and Python reads NaN and Infinity, too."""
    return isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) <= sys.float_info.max


def _event(text: bytes) -> Event | None:
    try:
        line = json.loads(whole(text))
        n, name = line["n"], line["event"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    at = line.get("at")
    if not (_is_number(n) and isinstance(n, int) and isinstance(name, str) and (at is None or _is_number(at))):
        return None
    data = {key: value for key, value in line.items() if key not in {"n", "at", "event"}}
    return Event(n, None if at is None else float(at), name, data)
