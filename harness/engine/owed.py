"""What the connector still owes at this instant, counted live from the ledgers: the set that `drained` and `backlog` count down.

Owed: keys whose last version offered by then is neither committed, overtaken by the commit of a later version, nor dead; of entities
of kind event, each version (design §3). The verdicts do not rest on this count; the judging arm computes it anew from the files.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from harness.engine.follow import Follow
from harness.workload.line import WorkloadLine

Key = tuple[str, str]
Debt = tuple[str, str, int]
"""Entity, key, version."""


@dataclass
class _Record:
    versions: list[str] = field(default_factory=list)
    """Digest of each version that will ever be offered, in order."""
    offered: int = 0
    committed: set[int] = field(default_factory=set)
    dead: bool = False

    def offer(self, version: int, digest: str) -> None:
        """It is visible now, with this content: a fault of the data may have made it another one than the workload's."""
        self.versions += [""] * (version - len(self.versions))
        self.versions[version - 1] = digest
        self.offered = max(self.offered, version)


class OwedLive:
    """Fed from the ledgers of source, destination and alert sink.

    `sides`: from which of the two to which. What the people of the receiving side change themselves is there at once.
    """

    def __init__(
        self, ledgers: Path, workload: Iterable[WorkloadLine], events: frozenset[str], sides: tuple[str, str] = ("source", "destination")
    ) -> None:
        self._source = Follow(ledgers / f"{sides[0]}.jsonl")
        self._destination = Follow(ledgers / f"{sides[1]}.jsonl")
        self._alerts = Follow(ledgers / "alerts.jsonl")
        self._events = events
        self._records: dict[Key, _Record] = {}
        self._by_request: dict[int, list[tuple[Key, str]]] = {}
        self._withheld: set[tuple[Key, str]] = set()
        self._refused: set[Key] = set()
        self.arrived = False
        """Whether the destination has committed anything at all so far."""
        for line in workload:
            self.know(line)

    def know(self, line: WorkloadLine) -> None:
        """A change that will be offered."""
        self._records.setdefault((line.entity, line.key), _Record()).versions.append(line.digest)

    def look(self) -> None:
        """Take in what the fakes have written since the last look."""
        for line in self._source.new():
            if line.get("kind") == "offered":
                self._record(line).offer(int(line["version"]), line["digest"])
        for line in self._destination.new():
            self._arrival(line)
        for line in self._alerts.new():
            if line.get("kind") == "alert" and self._refused:
                self.named(str(line))

    def named(self, text: str) -> None:
        """The connector has said this of records: those that were refused for good and stand in it are dead."""
        for key in self._refused:
            if key[1] in text:
                self._records[key].dead = True

    @property
    def has_refusals(self) -> bool:
        """Whether anything was refused for good so far."""
        return bool(self._refused)

    def _arrival(self, line: dict[str, Any]) -> None:
        kind = line.get("kind")
        if kind == "offered":
            record = self._record(line)
            record.offer(int(line["version"]), line["digest"])
            record.committed.add(int(line["version"]))
        elif kind == "attempted":
            self._withheld.discard(((line["entity"], line["key"]), line["digest"]))
        elif kind in {"committed", "repeated"}:
            self.arrived = True
            key = (line["entity"], line["key"])
            record = self._record(line)
            if line["digest"] in record.versions:
                record.committed.add(record.versions.index(line["digest"]) + 1)
            self._by_request.setdefault(line["req"], []).append((key, line["digest"]))
        elif kind == "refused" and line.get("key") and line.get("status") in {400, 409, 410, 413, 422}:
            key = (line["entity"], line["key"])
            if key in self._records:
                self._refused.add(key)
        elif kind == "reply":
            written = self._by_request.pop(line["req"], [])
            if not line["sent"]:
                self._withheld.update(written)

    def _record(self, line: dict[str, Any]) -> _Record:
        return self._records.setdefault((line["entity"], line["key"]), _Record())

    def debts(self) -> frozenset[Debt]:
        """Everything owed now."""
        return frozenset(debt for key, record in self._records.items() for debt in self._of(key, record))

    def still(self, debts: Iterable[Debt]) -> frozenset[Debt]:
        """Which of these are still owed."""
        return frozenset(debt for debt in debts if not self._paid(debt))

    def unrepeated(self) -> int:
        """Writes whose reply was withheld and that have not been attempted again."""
        return len(self._withheld)

    def contents(self, debts: Iterable[Debt]) -> list[list[Any]]:
        """For a fake's trigger: each owed key with the digests that pay the debt (that version or a later one)."""
        return [[entity, key, self._records[entity, key].versions[version - 1 :]] for entity, key, version in sorted(debts)]

    @staticmethod
    def by_entity(debts: Iterable[Debt]) -> dict[str, int]:
        return dict(sorted(Counter(entity for entity, _, _ in debts).items()))

    def _of(self, key: Key, record: _Record) -> list[Debt]:
        if record.dead or not record.offered:
            return []
        if key[0] in self._events:
            return [(*key, version) for version in range(1, record.offered + 1) if version not in record.committed]
        return [] if max(record.committed, default=0) >= record.offered else [(*key, record.offered)]

    def _paid(self, debt: Debt) -> bool:
        entity, key, version = debt
        record = self._records[entity, key]
        if record.dead:
            return True
        return version in record.committed if entity in self._events else max(record.committed, default=0) >= version
