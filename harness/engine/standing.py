"""The state of one record: the versions offered, the content at the receiving side, and the versions that are paid.

The state counts, not the message. A version is paid when the other side holds its content or had a later one, also where it held that
content already when it was offered: a value that returned to an older one, or the deletion of a record that never arrived. Then no write
is needed. It counts as paid once the connector has moved beyond the offer and has no request for the record under way.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from harness.workload.line import DELETED


@dataclass
class Standing:
    """Of a record of kind state; `lands` and `offer` in the order in which they happen."""

    versions: list[str] = field(default_factory=list)
    """Digest of each version that will ever be offered, in order."""
    offered: int = 0
    named: bool = False
    """The connector has said of the record that it gave it up."""
    refused: set[int] = field(default_factory=set)
    """The versions that were refused for good."""
    holds: str = DELETED
    """The content at the other side, as a digest."""
    under_way: int = 0
    """Write requests that carry it and have not been answered."""
    cursor: int | None = None
    """The last offer's; None: it has none."""
    nth: int = 0
    """The last offer's number among all offers of the source."""
    _passed: int = 0
    """The newest version that landed, even if an older one landed later."""
    _held: int = 0
    """The last offered version while its content is held; what lands later may undo it."""
    _in_place: bool = False
    """Whether that was so when it was offered."""

    def offer(self, version: int, digest: str, nth: int = 0, cursor: int | None = None) -> None:
        """It is visible now, with this content: a fault of the data may have made it another one than the workload's."""
        self.versions += [""] * (version - len(self.versions))
        self.versions[version - 1] = digest
        if version < self.offered:
            return
        self._passed = max(self._passed, self._held)
        self.offered, self.nth, self.cursor = version, nth, cursor
        self._in_place = self.holds == digest
        self._held = version if self._in_place else 0

    def lands(self, digest: str, *, replayed: bool = False) -> None:
        """The other side took it in. `replayed`: an old answer was given again, and nothing changed."""
        if replayed:
            if self.count(digest) == 1:
                self._passed = max(self._passed, self.versions.index(digest) + 1)
            return
        self.holds = digest
        if self.offered and digest == self.versions[self.offered - 1]:
            self._held, self._in_place = self.offered, False
            if digest != DELETED and self.count(digest) == 1:
                self._passed = self.offered
            return
        self._held = 0
        known = [number for number, each in enumerate(self.versions[: self.offered] or self.versions, 1) if each == digest]
        known = known or [number for number, each in enumerate(self.versions, 1) if each == digest][:1]
        self._passed = max(self._passed, *known, 0)

    def refuse(self, digest: str | None) -> None:
        """The other side will never take the version that was offered last with this content; None: the last one."""
        versions = range(self.offered, 0, -1)
        self.refused |= {next((version for version in versions if digest in {None, self.versions[version - 1]}), 0)}

    def is_dead(self, version: int) -> bool:
        """Whether this version was refused for good, and the connector has named the record. A later one is owed all the same."""
        return self.named and version in self.refused

    def count(self, digest: str) -> int:
        """How often this content was offered so far."""
        return self.versions[: self.offered].count(digest)

    def is_paid(self, version: int, *, beyond: bool) -> bool:
        """Whether this version, or a later one, is there. `beyond`: the connector has moved beyond the last offer."""
        if self.is_dead(version) or self._passed >= version:
            return True
        return self._held >= version and (not self._in_place or (beyond and not self.under_way))

    def paid_by(self, version: int) -> list[str]:
        """The contents that pay this version when they land."""
        if self._held >= version:
            return []
        return [digest for digest in self.versions[version - 1 :] if digest == DELETED or digest != self.holds]


@dataclass
class EventStanding(Standing):
    """Of a record of kind event: each version must land by itself."""

    _landed: Counter[str] = field(default_factory=Counter)

    def lands(self, digest: str, *, replayed: bool = False) -> None:
        self._landed[digest] += 0 if replayed and self._landed[digest] else 1

    def is_paid(self, version: int, *, beyond: bool) -> bool:
        digest = self.versions[version - 1]
        return self.is_dead(version) or self._landed[digest] >= self.versions[:version].count(digest)

    def paid_by(self, version: int) -> list[str]:
        return [self.versions[version - 1]]
