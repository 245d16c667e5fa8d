"""The engine's journal, read back; a damaged line is left out and named, never fatal."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import cast

from harness import regular_file
from harness.evidence.stream import Stream
from harness.evidence.surrogates import whole
from harness.journal.events import E, Entry, Event, Opened, RunEnded, Stall
from harness.journal.line import JOURNAL_VERSION, read_entry


def read_journal(path: Path) -> tuple[tuple[Entry[Event], ...], Stream]:
    """All readable lines, in order, and whether the file is whole."""
    try:
        lines = regular_file.read(path).splitlines()
    except OSError:
        return (), Stream("journal", present=False)
    version = _version(lines[0] if lines else b"")
    entries, bad = [], []
    for number, line in enumerate(lines, start=1):
        try:
            entries.append(read_entry(whole(line).decode(), version))
        except (ValueError, RecursionError):
            if line.strip():
                bad.append(number)
    return tuple(entries), _stream(entries, bad)


def entries_of(entries: Iterable[Entry[Event]], kind: type[E]) -> tuple[Entry[E], ...]:
    """Those of one kind, in order."""
    return tuple(cast("Entry[E]", entry) for entry in entries if isinstance(entry.event, kind))


def _version(first: bytes) -> int:
    """Of the whole file. One whose first line is damaged is read as strictly as those of today."""
    try:
        said = json.loads(whole(first)).get("journal")
    except (ValueError, AttributeError, RecursionError):
        return JOURNAL_VERSION
    return said if said == 1 else JOURNAL_VERSION


def _stream(entries: Sequence[Entry[Event]], bad: Sequence[int]) -> Stream:
    gaps, repeats, expected = [], 0, 0
    for entry in entries:
        if entry.n > expected:
            gaps.append((expected, entry.n - 1))
        repeats += entry.n < expected
        expected = max(expected, entry.n + 1)
    found = [entry.event for entry in entries]
    end = next((event for event in found if isinstance(event, RunEnded)), None)
    stalls = [event.gap_s for event in found if isinstance(event, Stall)]
    return Stream(
        "journal",
        present=True,
        lines=len(entries),
        bad_lines=tuple(bad),
        gaps=tuple(gaps),
        repeats=repeats,
        headed=any(isinstance(event, Opened) for event in found),
        ended=end is not None,
        max_gap_s=max([*stalls, end.max_gap_s if end else 0.0]),
    )
