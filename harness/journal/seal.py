"""The seal of a run: what each of its files held when its writer had finished it, as digests that were kept in memory until then.

It is no signature: whoever rewrites all files and all digests consistently after the run is not found by it.
"""

from __future__ import annotations

import hashlib
import json
import re
import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from harness.journal.event import Event
    from harness.plan.model import Plan

SEALED_FROM = 2
"""The first version of plan, journal, workload and ledgers that requires a seal; each of them names its version."""
LEDGER_VERSION = 2
EVENT = "sealed"
JOURNAL = "journal.jsonl"
_NAME = re.compile(r"(ledgers/)?[A-Za-z0-9_.-]+")
"""Of a file that can be sealed: it lies in the run directory, whatever a journal says."""
_PIECE = 1 << 20


@dataclass(frozen=True)
class Seal:
    """One file of a run directory: `file` is its path in it, `lines` counts its line ends.

    `by`: its `writer`, from memory; or it was read as it was `found` when all processes were gone, because its writer had not said what it
    wrote: then it is not known what had happened to it before.
    """

    file: str
    lines: int
    sha256: str
    by: Literal["writer", "found"] = "writer"

    @classmethod
    def of(cls, file: str, data: bytes) -> Seal:
        """What its writer has just put into a file."""
        return cls(file, data.count(b"\n"), hashlib.sha256(data).hexdigest())

    @classmethod
    def told(cls, data: Mapping[str, Any]) -> Seal | None:
        """As a `sealed` event of the journal tells it; None for anything else."""
        try:
            seal = cls(**{name: data[name] for name in ("file", "lines", "sha256", "by")})
        except KeyError:
            return None
        return seal if isinstance(seal.sha256, str) and isinstance(seal.file, str) and _NAME.fullmatch(seal.file) else None

    def as_event(self) -> dict[str, Any]:
        """The fields of its `sealed` event."""
        return asdict(self)


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

    def hear(self, event: Event) -> None:
        """A listener of the journal: whoever ends the writer of a ledger tells its seal there."""
        seal = Seal.told(event.data) if event.event == EVENT else None
        if seal is not None:
            self.add(seal)
            self._told.add(seal.file)

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
    return Seal(file, lines, found.hexdigest(), "found")


def last_line(lines: int, sha256: str) -> bytes:
    """The journal's last line, which follows from the lines before it alone: not one byte of it can be changed unseen."""
    told = {"n": lines, "event": EVENT, **Seal(JOURNAL, lines, sha256).as_event()}
    return json.dumps(told, separators=(",", ":")).encode() + b"\n"
