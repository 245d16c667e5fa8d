"""Ledgers read while they are being written, for the live console: the owed records and the open incidents.

A quick reading for people who watch; the verdict reads the whole files again, with the exact rules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from harness.ledger.forms import Forms, forms_of
from harness.ledger.lines import Alert, Committed, LedgerLine, Offered, Repeated

_MOST_BYTES = 4 << 20
"""Per look and ledger; the rest waits for the next look."""


class Lines:
    """The whole lines that were added to a ledger since the last look."""

    def __init__(self, path: Path, forms: Forms) -> None:
        self._path = path
        self._forms = forms
        self._place = 0

    def new(self) -> Iterator[LedgerLine]:
        """Other lines are ignored."""
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
                yield self._forms.read(text).line
            except (ValueError, RecursionError):
                continue


class Tail:
    """Follows the ledgers of a run; `events`: entities of which every version counts; `two_way`: changes go both ways."""

    def __init__(self, run_dir: Path, events: frozenset[str] = frozenset(), *, two_way: bool = False) -> None:
        self.offered = 0
        self.committed = 0
        self.paged = 0
        self._events = events
        self._owed: dict[tuple[str, ...], str] = {}
        self._landed: set[tuple[str, ...]] = set()
        self._open: dict[tuple[str, ...], str] = {}
        takers: tuple[tuple[str, Callable[[LedgerLine], None]], ...] = (
            ("destination", self._destination),
            ("source", self._source),
            ("alerts", self._alerts),
        )
        self._ledgers = [(Lines(run_dir / "ledgers" / f"{name}.jsonl", forms_of(name, two_way=two_way)), take) for name, take in takers]

    def look(self) -> None:
        """Read the lines added since the last call."""
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

    def _source(self, line: LedgerLine) -> None:
        if not isinstance(line, Offered):
            return
        self.offered += 1
        record = self._record(line)
        if (*record, line.digest) in self._landed:
            self._owed.pop(record, None)
        else:
            self._owed[record] = line.digest

    def _destination(self, line: LedgerLine) -> None:
        if not isinstance(line, (Committed, Repeated)):
            return
        self.committed += isinstance(line, Committed)
        record = self._record(line)
        self._landed.add((*record, line.digest))
        if self._owed.get(record) == line.digest:
            del self._owed[record]

    def _alerts(self, line: LedgerLine) -> None:
        if not isinstance(line, Alert):
            return
        incident = (line.protocol, line.route, line.key)
        if line.action == "resolve":
            self._open.pop(incident, None)
        elif line.action == "trigger":
            self.paged += incident not in self._open
            self._open[incident] = f"{line.owner or 'nobody known'} ({line.route})"

    def _record(self, line: Offered | Committed | Repeated) -> tuple[str, ...]:
        return (line.entity, line.key, line.digest) if line.entity in self._events else (line.entity, line.key)
