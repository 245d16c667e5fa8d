"""Ledgers read while they are being written, for the live console: what is owed and who is paged right now.

A quick reading for people who watch; the verdict reads the whole files again, with the exact laws.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

_MOST_BYTES = 4 << 20
"""Per look and ledger; the rest waits for the next look."""


class Lines:
    """The whole lines that were added to a file since the last look."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._place = 0

    def new(self) -> Iterator[dict[str, Any]]:
        """As JSON objects; what cannot be read is passed over."""
        try:
            with self._path.open("rb") as file:
                file.seek(self._place)
                read = file.read(_MOST_BYTES)
        except OSError:
            return
        whole = read[: read.rfind(b"\n") + 1]
        self._place += len(whole)
        for text in whole.splitlines():
            try:
                line = json.loads(text)
            except ValueError:
                continue
            if isinstance(line, dict):
                yield line


class Tail:
    """Follows the ledgers of a run; `events`: entities of which every version counts."""

    def __init__(self, run_dir: Path, events: frozenset[str] = frozenset()) -> None:
        self.offered = 0
        self.committed = 0
        self.paged = 0
        self._events = events
        self._owed: dict[tuple[Any, ...], Any] = {}
        self._landed: set[tuple[Any, ...]] = set()
        self._open: dict[tuple[Any, ...], str] = {}
        takers: tuple[tuple[str, Callable[[dict[str, Any]], None]], ...] = (
            ("destination", self._destination),
            ("source", self._source),
            ("alerts", self._alerts),
        )
        self._ledgers = [(Lines(run_dir / "ledgers" / f"{name}.jsonl"), take) for name, take in takers]

    def look(self) -> None:
        """Take in what was added since the last look."""
        for lines, take in self._ledgers:
            for line in lines.new():
                take(line)

    @property
    def owed(self) -> int:
        """Records whose last version has not landed."""
        return len(self._owed)

    @property
    def open(self) -> tuple[str, ...]:
        """Owner and route of every open incident."""
        return tuple(self._open.values())

    def _source(self, line: dict[str, Any]) -> None:
        if line.get("kind") != "offered":
            return
        self.offered += 1
        record, digest = self._record(line), line.get("digest")
        if (*record, digest) in self._landed:
            self._owed.pop(record, None)
        else:
            self._owed[record] = digest

    def _destination(self, line: dict[str, Any]) -> None:
        if line.get("kind") not in {"committed", "repeated"}:
            return
        self.committed += line["kind"] == "committed"
        record, digest = self._record(line), line.get("digest")
        self._landed.add((*record, digest))
        if self._owed.get(record) == digest:
            del self._owed[record]

    def _alerts(self, line: dict[str, Any]) -> None:
        if line.get("kind") != "alert":
            return
        incident = (line.get("protocol"), line.get("route"), line.get("key"))
        if line.get("action") == "resolve":
            self._open.pop(incident, None)
        elif line.get("action", "trigger") == "trigger":
            self.paged += incident not in self._open
            self._open[incident] = f"{line.get('owner') or 'nobody known'} ({line.get('route')})"

    def _record(self, line: dict[str, Any]) -> tuple[Any, ...]:
        entity, key = line.get("entity"), line.get("key")
        return (entity, key, line.get("digest")) if entity in self._events else (entity, key)
