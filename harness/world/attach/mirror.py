"""The ledgers of fakes that someone else has started, copied into the run directory while they grow: of this run alone, on its clock."""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from harness.errors import EnvironmentUnavailable
from harness.journal import Tell, events
from harness.ledger.lines import VERSION, End, Header, LedgerLine
from harness.ledger.moments import MOMENTS
from harness.world.attach.fake import LEASE_WALL_S, AttachedFake

_PAUSE_WALL_S = 0.05
_RENEWED_WALL_S = LEASE_WALL_S / 5
_OF_RECORDS = frozenset({"offered", "attempted", "committed", "repeated", "refused"})
Records = set[tuple[str, str]]
"""Entity and key."""


@dataclass
class Mirror:
    """One ledger, from `offset` on. `earlier`: records that are no matter of this run; lines about them are left out."""

    fake: AttachedFake
    path: Path
    earlier: Records
    offset: int = 0
    left_out: int = 0
    _seq: int = 0
    _written: hashlib._Hash = field(default_factory=hashlib.sha256)
    _first_req: int | None = None
    _rest: bytes = b""
    _turn: threading.Lock = field(default_factory=threading.Lock)

    def begin(self) -> None:
        """From the end of the ledger as it is now. Raises EnvironmentUnavailable."""
        self.offset = self.fake.ledger(0)[1]
        actor = self.fake.actor
        self.path.touch(mode=0o600)
        self._append([_as_json(Header(ledger=VERSION, actor=actor, role=actor, run=self.fake.run))])
        self.fake.offered.append(self.look)

    def look(self) -> None:
        """Take over everything that is new. Raises EnvironmentUnavailable when the ledger is not there any more, or not the same."""
        with self._turn:
            while data := self.fake.ledger(self.offset)[0]:
                self.offset += len(data)
                *lines, self._rest = (self._rest + data).split(b"\n")
                self._append([told for line in lines if (told := self._told(json.loads(line)))])

    def end(self) -> None:
        """The run is over, the fake goes on: take over the rest and close the copy as the fake would. Raises EnvironmentUnavailable."""
        self.look()
        at = self._ours(self.fake.call("GET", "/clock")["at"])
        self._append([_as_json(End(max_gap_s=0.0)) | {"at": at}])

    def _told(self, line: dict[str, Any]) -> dict[str, Any] | None:
        """A line on the clock of the run; None if it belongs to an earlier use of the fake."""
        if self._is_earlier(line):
            self.left_out += 1
            return None
        return line | {name: self._ours(line[name]) for name in MOMENTS if isinstance(line.get(name), (int, float))}

    def _is_earlier(self, line: dict[str, Any]) -> bool:
        if line["kind"] in _OF_RECORDS and (line.get("entity"), line.get("key")) in self.earlier:
            return True
        req = line.get("req")
        if self._first_req is None and line["kind"] in {"request", "canary"}:
            self._first_req = req
        return isinstance(req, int) and (self._first_req is None or req < self._first_req)

    def _ours(self, at: float) -> float:
        return round(at - self.fake.ahead_s, 6)

    def _append(self, lines: list[dict[str, Any]]) -> None:
        """One write; numbers without a gap."""
        texts = []
        for line in lines:
            texts.append(json.dumps(line | {"seq": self._seq}, separators=(",", ":")) + "\n")
            self._seq += 1
        data = "".join(texts).encode()
        with self.path.open("ab") as file:
            file.write(data)
        self._written.update(data)

    @property
    def seal(self) -> events.Seal:
        """The digest of the copy. It is written here, so the digest is taken here and does not depend on the fake's own ledger."""
        return events.Seal.written(f"ledgers/{self.path.name}", self._seq, self._written.hexdigest())


def _as_json(line: LedgerLine) -> dict[str, Any]:
    return {"kind": line.KIND, **line.said()}


def offered_so_far(source: AttachedFake) -> Records:
    """Every record that a source has ever offered. Raises EnvironmentUnavailable."""
    return {(str(line["entity"]), str(line["key"])) for line in _all(source) if line.get("kind") == "offered"}


def _all(fake: AttachedFake) -> Iterator[dict[str, Any]]:
    offset, rest = 0, b""
    while data := fake.ledger(offset)[0]:
        offset += len(data)
        *lines, rest = (rest + data).split(b"\n")
        yield from map(json.loads, lines)


@dataclass
class Copying:
    """Keeps all mirrors up to date and all leases alive, in a thread of its own, until `finish`."""

    mirrors: list[Mirror]
    tell: Tell
    _over: threading.Event = field(default_factory=threading.Event)
    _broken: set[str] = field(default_factory=set)
    _thread: threading.Thread | None = None

    def begin(self) -> None:
        """Raises EnvironmentUnavailable."""
        for mirror in self.mirrors:
            mirror.begin()
        self._thread = threading.Thread(target=self._go_on, name="ledgers", daemon=True)
        self._thread.start()

    def finish(self) -> None:
        """Take over the rest; a copy that broke stays without an end, which makes the run inconclusive."""
        if self._thread is None:
            return
        self._over.set()
        self._thread.join()
        for mirror in self.mirrors:
            self._tried(mirror, mirror.end)
            self.tell(events.LedgerCopied(actor=mirror.fake.actor, bytes=mirror.offset, left_out=mirror.left_out))
            self.tell(mirror.seal)

    def _go_on(self) -> None:
        due_s = 0.0
        while not self._over.wait(_PAUSE_WALL_S):
            renewing = time.monotonic() >= due_s
            if renewing:
                due_s = time.monotonic() + _RENEWED_WALL_S
            for mirror in self.mirrors:
                self._tried(mirror, mirror.look)
                if renewing:
                    self._tried(mirror, mirror.fake.renew)

    def _tried(self, mirror: Mirror, act: Callable[[], None]) -> None:
        if mirror.fake.actor in self._broken:
            return
        try:
            act()
        except (EnvironmentUnavailable, ValueError, KeyError) as error:
            self._broken.add(mirror.fake.actor)
            self.tell(events.LedgerLost(actor=mirror.fake.actor, reason=str(error)))
