"""The ledger of a fake without a process: header, lines and end, like any other."""

from __future__ import annotations

import json
from pathlib import Path

from harness.clock.anchors import DrillClock
from harness.ledger.lines import VERSION, End, Header, LedgerLine


class MemoryLedger:
    """Lines are on disk as soon as they are noted."""

    def __init__(self, path: Path, actor: str, run: str, clock: DrillClock) -> None:
        path.parent.mkdir(mode=0o700, exist_ok=True)
        self._path, self._clock = path, clock
        self._seq = 0
        said = Header(ledger=VERSION, actor=actor, run=run).said()
        self._put({"ledger": said.pop("ledger"), "kind": Header.KIND, **said})

    def note(self, line: LedgerLine) -> None:
        """With its number, and the time of the drill clock."""
        self._put({"at": self._clock.at(), "kind": line.KIND, **line.said()})

    def close(self) -> None:
        """Nothing comes any more."""
        self.note(End(max_gap_s=0.0))

    def _put(self, said: dict[str, object]) -> None:
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps({**said, "seq": self._seq}, separators=(",", ":")) + "\n")
        self._seq += 1
