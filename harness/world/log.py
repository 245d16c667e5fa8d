"""The part of a program's log that a message quotes."""

from __future__ import annotations

from pathlib import Path

from harness.journal.credentials import LONGEST, blot


def tail(path: Path, size: int = 600) -> str:
    """The last bytes of a log, for a message; whole lines, unless the last one is longer than that."""
    try:
        data = path.read_bytes()[-size - LONGEST :]  # a credential that the cut goes through is seen whole
    except OSError:
        return "(no log)"
    text = blot(data.decode(errors="replace")).strip()
    if len(text) > size:
        cut = text[-size:]
        text = cut if text[-size - 1] == "\n" else cut.partition("\n")[2] or cut
    return text or "(empty)"
