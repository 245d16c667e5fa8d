"""A line of the journal as text, and back. What does not fit its type is a damaged line: no missing value counts as zero."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from typing import Any

from harness.journal import version_1
from harness.journal.events import KINDS, Entry, Event
from harness.reach import LAST_NUMBER, LONGEST_S

JOURNAL_VERSION = 2
"""From 2 on a journal ends with its seal, and its lines are read strictly."""


def as_line(told: Entry[Event]) -> str:
    """One JSON object without a line end: `n`, `at`, `event`, and the event's own fields."""
    said = {"n": told.n, "at": told.at, "event": told.event.NAME, **told.event.fields()}
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))


def read_entry(line: str, version: int = JOURNAL_VERSION) -> Entry[Event]:
    """The line of a journal of this version. Raises ValueError when it does not fit its type, RecursionError."""
    said = json.loads(line)
    if not isinstance(said, dict):
        raise ValueError("a line is a JSON object")  # it is the file that is wrong
    n, at, name = said.pop("n", None), said.pop("at", None), said.pop("event", None)
    kind = KINDS.get(name) if isinstance(name, str) else None
    if kind is None or not _is_number_of_line(n) or not (at is None or _is_time(at)):
        raise ValueError("no event that this version knows, or without its number or time")
    if version == 1:
        said = version_1.completed(kind, said)
    event = kind.model_validate(said)
    if not all(_is_within_reach(value, LONGEST_S) for _, value in event):
        raise ValueError("a number that no run writes")
    return Entry(n, None if at is None else float(at), event)


def _is_number_of_line(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= LAST_NUMBER


def _is_time(value: Any) -> bool:
    """JSON writes numbers of any length, and Python reads NaN and Infinity, too."""
    return isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) <= LONGEST_S


def _is_within_reach(value: Any, longest: float) -> bool:
    """Seconds are floats; a whole number may count nanoseconds, so it need only fit into 64 bits. In an open field floats are finite."""
    if isinstance(value, Mapping):
        return all(_is_within_reach(one, sys.float_info.max) for one in value.values())
    if isinstance(value, (list, tuple)):
        return all(_is_within_reach(one, longest) for one in value)
    if isinstance(value, float):
        return abs(value) <= longest
    return not isinstance(value, int) or -(2**63) <= value < 2**63
