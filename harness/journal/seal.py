"""The seal of a run: a digest of each file at the moment when its writer finished it. Until then the writer keeps the digest in memory.

It is not a signature: it does not detect someone who rewrites all files and all digests consistently after the run.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from harness.journal.events import Entry, Event, Seal

if TYPE_CHECKING:
    from harness.plan.model import Plan

SEALED_FROM = 2
"""The first version of plan, journal, workload and ledgers that requires a seal; each of them names its version."""
JOURNAL = "journal.jsonl"
_PIECE = 1 << 20


@dataclass(frozen=True)
class Memory:
    """What the engine itself remembers of a run that is over, and no file can contradict."""

    plan: Plan
    seals: Mapping[str, Seal]
    """By file, the journal's among them."""


class Seals:
    """Gathers the seals of one run; safe to use from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seals: dict[str, Seal] = {}
        self._told: set[str] = set()

    def add(self, seal: Seal) -> None:
        """A file that was written, or written anew."""
        with self._lock:
            self._seals[seal.file] = seal

    def hear(self, told: Entry[Event]) -> None:
        """A listener of the journal: the code that ends the writer of a ledger reports its seal there."""
        if isinstance(told.event, Seal):
            self.add(told.event)
            self._told.add(told.event.file)

    def untold(self) -> tuple[Seal, ...]:
        """Those that the journal has not."""
        return tuple(seal for file, seal in self.by_file.items() if file not in self._told)

    @property
    def by_file(self) -> Mapping[str, Seal]:
        with self._lock:
            return MappingProxyType(dict(self._seals))


def digest(path: Path, file: str) -> Seal:
    """A file as it is now, streamed. Raises OSError."""
    found, lines = hashlib.sha256(), 0
    with path.open("rb") as data:
        while piece := data.read(_PIECE):
            found.update(piece)
            lines += piece.count(b"\n")
    return Seal(file=file, lines=lines, sha256=found.hexdigest(), by="found")


def last_line(lines: int, sha256: str) -> bytes:
    """The journal's last line, which follows from the lines before it alone: not one byte of it can be changed unseen."""
    told = {"n": lines, "event": Seal.NAME, **Seal.written(JOURNAL, lines, sha256).fields()}
    return json.dumps(told, separators=(",", ":")).encode() + b"\n"
