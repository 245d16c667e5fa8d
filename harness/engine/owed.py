"""What the connector still owes at this instant, counted live from the ledgers: the set that `drained` and `backlog` count down.

Owed: keys whose last version offered by then is neither committed, overtaken by the commit of a later version, in place already, nor
dead; of entities of kind event, each version. The verdicts do not rest on this count; the judging arm computes it anew from the files.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any, ClassVar

from harness.engine.follow import Follow
from harness.engine.standing import EventStanding, Standing
from harness.journal.naming import Said, is_refused_for_good
from harness.ledger.forms import forms_of
from harness.ledger.lines import (
    Acknowledged,
    Alert,
    Attempted,
    Committed,
    LedgerLine,
    Offered,
    ReadChanges,
    ReadPage,
    Refused,
    Repeated,
    Reply,
)
from harness.workload.line import WorkloadLine

Key = tuple[str, str]
Debt = tuple[str, str, int]
"""Entity, key, version."""


class OwedLive:
    """Fed from the ledgers of source, destination and alert sink.

    `reference`: the detail of alerts that names records, where the connector file declares one.
    `sides`: from which of the two to which. What the people of the receiving side change themselves is there at once.
    """

    TWO_WAY: ClassVar[bool] = False
    """Whether both systems are source and destination at once."""

    def __init__(
        self,
        ledgers: Path,
        workload: Iterable[WorkloadLine],
        events: frozenset[str],
        reference: str | None = None,
        sides: tuple[str, str] = ("source", "destination"),
    ) -> None:
        self._reference = reference
        self._source, self._destination = (Follow(ledgers / f"{side}.jsonl", forms_of(side, two_way=self.TWO_WAY)) for side in sides)
        self._alerts = Follow(ledgers / "alerts.jsonl", forms_of("alerts"))
        self._events = events
        self._records: dict[Key, Standing] = {}
        self._attempted: dict[int, list[tuple[Key, str]]] = {}
        self._by_request: dict[int, list[tuple[Key, str]]] = {}
        self._withheld: dict[tuple[Key, str], int] = {}
        """Writes without an answer, with how often their content had been offered by then."""
        self._offers = 0
        self._passed = -1
        """The highest cursor that the connector acknowledged or asked beyond."""
        self._listed: dict[str, int] = {}
        """How many offers there had been when an entity's list was last read."""
        self._refused: set[Key] = set()
        self.arrived = False
        """Whether the destination has committed anything at all so far."""
        for line in workload:
            self.know(line)

    def know(self, line: WorkloadLine) -> None:
        """A change that will be offered."""
        self._record(line.entity, line.key).versions.append(line.digest)

    def look(self) -> None:
        """Read the lines that the fakes have written since the last call."""
        for told in self._source.new():
            self._progress(told.line)
        for told in self._destination.new():
            self._arrival(told.line)
        for told in self._alerts.new():
            if isinstance(told.line, Alert) and self._refused:
                self.named(Said.in_alert(told.at or 0.0, vars(told.line), self._reference))

    def named(self, said: Said) -> None:
        """The connector has said this of records: those that were refused for good and are named in it are dead."""
        for key in self._refused:
            if not self._records[key].named and said.names(*key):
                self._records[key].named = True

    @property
    def has_refusals(self) -> bool:
        """Whether anything was refused for good so far."""
        return bool(self._refused)

    def _progress(self, line: LedgerLine) -> None:
        """What the source offered, and how far the connector got."""
        match line:
            case Offered():
                self._offers += 1
                self._record(line.entity, line.key).offer(line.version, line.digest, self._offers, line.cursor)
            case Acknowledged() | ReadChanges():
                self._passed = max(self._passed, line.cursor)
            case ReadPage():
                self._listed[line.entity] = self._offers

    def _is_beyond(self, entity: str, record: Standing) -> bool:
        """Whether the connector has moved beyond the record's last offer, by cursor, or by reading the list that shows it."""
        return record.nth <= self._listed.get(entity, -1) or (record.cursor is not None and record.cursor <= self._passed)

    def _arrival(self, line: LedgerLine) -> None:
        match line:
            case Offered():
                record = self._record(line.entity, line.key)
                record.offer(line.version, line.digest)
                record.lands(line.digest)
            case Attempted():
                self._attempt((line.entity, line.key), line.digest, line.req)
            case Committed() | Repeated():
                self.arrived = True
                key = (line.entity, line.key)
                self._record(*key).lands(line.digest, replayed=isinstance(line, Repeated) and line.why == "idempotency")
                self._by_request.setdefault(line.req, []).append((key, line.digest))
            case Refused(entity=str(entity), key=str(name)) if is_refused_for_good(line.status) and (entity, name) in self._records:
                self._refused.add((entity, name))
                self._records[entity, name].refuse(dict(self._attempted.get(line.req, ())).get((entity, name)))
            case Reply():
                self._answer(line.req, sent=line.sent)

    def _attempt(self, key: Key, digest: str, req: int) -> None:
        """It is under way. Where its content was offered again since the answer was withheld, this need not be a repetition."""
        record = self._record(*key)
        record.under_way += 1
        self._attempted.setdefault(req, []).append((key, digest))
        if self._withheld.get((key, digest)) == record.count(digest):
            del self._withheld[key, digest]

    def _answer(self, req: int, *, sent: bool) -> None:
        for key, _ in self._attempted.pop(req, []):
            self._records[key].under_way -= 1
        written = self._by_request.pop(req, [])
        if not sent:
            self._withheld.update({(key, digest): self._records[key].count(digest) for key, digest in written})

    def _record(self, entity: str, key: str) -> Standing:
        if (entity, key) not in self._records:
            self._records[entity, key] = EventStanding() if entity in self._events else Standing()
        return self._records[entity, key]

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
        """For a fake's trigger: each debt with the digests that pay it (of that version or a later one).

        Debts that are already in place are left out, since no write is needed for them.
        """
        paying = ((*debt, self._records[debt[:2]].paid_by(debt[2])) for debt in sorted(debts))
        return [[*debt, digests] for *debt, digests in paying if digests]

    @staticmethod
    def by_entity(debts: Iterable[Debt]) -> dict[str, int]:
        return dict(sorted(Counter(entity for entity, _, _ in debts).items()))

    def _of(self, key: Key, record: Standing) -> list[Debt]:
        versions = range(1, record.offered + 1) if key[0] in self._events else [record.offered] if record.offered else []
        return [debt for version in versions if not self._paid(debt := (*key, version))]

    def _paid(self, debt: Debt) -> bool:
        entity, key, version = debt
        record = self._records[entity, key]
        return record.is_paid(version, beyond=self._is_beyond(entity, record))
