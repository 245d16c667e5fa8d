"""The journal: typed events, one JSON line each, on disk the moment they happen; safe to write from any thread."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Callable
from pathlib import Path

from harness.clock.anchors import DrillClock
from harness.errors import EnvironmentUnavailable
from harness.journal.credentials import blot
from harness.journal.events import Entry, Event, Opened, Seal
from harness.journal.line import JOURNAL_VERSION, as_line, read_entry
from harness.journal.seal import JOURNAL, last_line

Listener = Callable[[Entry[Event]], None]


class Journal:
    """Append-only; every line is one write to an O_APPEND file, so a kill leaves whole lines."""

    def __init__(self, path: Path, run: str, clock: DrillClock, listeners: tuple[Listener, ...] = ()) -> None:
        self._clock = clock
        self._listeners = listeners
        self._lock = threading.Lock()
        self._n = 0
        self._owner = threading.get_ident()
        self._failed: OSError | None = None
        self._hash, self._lines = hashlib.sha256(), 0
        self._path = path
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self.write(Opened(journal=JOURNAL_VERSION, run=run))

    def write(self, event: Event) -> Entry[Event]:
        """Record one event now, without any credential that its texts may quote.

        Raises EnvironmentUnavailable when the disk takes no more; in a thread that only reports, the journal's owner hears of it with
        the owner's next event.
        """
        with self._lock:
            told = Entry(self._n, self._clock.at(), event)
            line = as_line(told)
            safe = blot(line)
            self._put(safe.encode(errors="replace") + b"\n")
            self._n += 1
        if safe != line:
            told = read_entry(safe)
        for listen in self._listeners:
            listen(told)
        return told

    def seal(self) -> Seal:
        """Write the last line, which seals all lines before it; what the whole file holds then. Raises EnvironmentUnavailable."""
        with self._lock:
            self._put(last_line(self._lines, self._hash.hexdigest()))
            return Seal.written(JOURNAL, self._lines, self._hash.hexdigest())

    def _put(self, data: bytes) -> None:
        try:
            while data:
                put = os.write(self._file, data)
                self._hash.update(data[:put])
                self._lines += data.count(b"\n", 0, put)
                data = data[put:]
        except OSError as error:
            self._failed = error
        if self._failed is not None and threading.get_ident() == self._owner:
            raise EnvironmentUnavailable(
                f"{self._path}: the journal cannot be written: {self._failed.strerror}", "free disk space"
            ) from self._failed

    def close(self) -> None:
        os.close(self._file)
