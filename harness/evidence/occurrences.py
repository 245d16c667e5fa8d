"""A value may return to an older one. Finds which of several offers with the same content each write carried, and which writes are too
many.

Versions are recognised by their content. Where the content of a record was offered more than once, the writes of the record are matched
with its offers: in order, no write before its offer, as many of them as possible, of equal matchings the one that reaches the latest
offers, and of those the one with the earliest writes: a connector that sends all once more sends its last writes too often, not its
first. Executed commits that are left over are doubled. Of a content that was offered once the first commit counts and all others are
doubled, at any place in the order. `stale` and `ordering` judge the order.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field

NONE = -1
"""In a matching: left over."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One version of a record."""

    version: int
    content: str
    t: float
    deletes: bool


@dataclass(frozen=True, slots=True)
class Write:
    """One accepted write of a record, in the order of the ledger."""

    seq: int
    content: str
    t: float
    executed: bool
    created: bool
    lands: bool
    """Whether the destination has this content after it: it was executed, or it deleted a record that was not there."""


@dataclass(slots=True)
class Became:
    """The fate of one version."""

    effects: int = 0
    doubled: int = 0
    """Of these, too many."""
    writes: int = 0
    repeated: int = 0
    """Of these, too many."""
    created: int = 0
    landed_t: float | None = None
    last_seq: int | None = None
    in_place_t: float | None = None
    undone: bool = False


@dataclass(slots=True)
class Record:
    """A record's offers by version, and its writes by number."""

    event: bool
    offers: list[Offer] = field(default_factory=list)
    writes: list[Write] = field(default_factory=list)

    def resolve(self) -> tuple[list[Became], dict[int, int]]:
        """The fate of each offer, and the version of each accepted write by its sequence number."""
        became = [Became() for _ in self.offers]
        once = {offer.content for offer in self.offers if self._count(offer.content) == 1}
        versions: dict[int, int] = {}
        for write, at, surplus in self._attached([write for write in self.writes if write.executed], once):
            versions[write.seq] = self.offers[at].version
            became[at].effects += 1
            became[at].created += write.created
            became[at].doubled += surplus
        for write, at, surplus in self._attached(self.writes, once):
            versions.setdefault(write.seq, self.offers[at].version)
            became[at].writes += 1
            became[at].repeated += surplus
        first: dict[int, int] = {}
        for write, at, _ in self._attached([write for write in self.writes if write.lands], once):
            one = became[at]
            first.setdefault(at, write.seq)
            one.landed_t = write.t if one.landed_t is None else one.landed_t
            one.last_seq = write.seq
        if not self.event:
            self._stay(became, first)
        return became, versions

    def _count(self, content: str) -> int:
        return sum(offer.content == content for offer in self.offers)

    def _attached(self, writes: list[Write], once: Set[str]) -> Iterable[tuple[Write, int, bool]]:
        """Each write of content that was offered, the offer that it belongs to, and whether it is one too many."""
        known: dict[str, list[int]] = defaultdict(list)
        for at, offer in enumerate(self.offers):
            known[offer.content].append(at)
        writes = [write for write in writes if write.content in known]
        last: dict[str, int] = {}
        for write, matched in zip(writes, self._matched(writes, once), strict=True):
            if write.content in once:
                surplus, at = write.content in last, known[write.content][0]
            elif matched != NONE:
                surplus, at = False, matched
            else:
                made = [each for each in known[write.content] if self.offers[each].t <= write.t] or known[write.content][:1]
                surplus, at = True, last.get(write.content, made[-1])
            last[write.content] = at
            yield write, at, surplus

    def _matched(self, writes: list[Write], once: Set[str]) -> list[int]:
        if not self.event:
            return match(self.offers, writes, once)
        matched = [NONE] * len(writes)  # each version of an event counts by itself, whatever the order
        for content in {write.content for write in writes}:
            offers = [at for at, offer in enumerate(self.offers) if offer.content == content]
            of_it = [number for number, write in enumerate(writes) if write.content == content]
            found = match([self.offers[at] for at in offers], [writes[number] for number in of_it], once)
            for number, at in zip(of_it, found, strict=True):
                matched[number] = NONE if at == NONE else offers[at]
        return matched

    def _stay(self, became: list[Became], first: Mapping[int, int]) -> None:
        """Which versions were in place when offered; of a last one that is a deletion, whether it was undone, and since when it stayed.
        `first`: the write with which each version landed."""
        landings = [write for write in self.writes if write.lands]
        times = [write.t for write in landings]
        for at, offer in enumerate(self.offers):
            before = bisect_right(times, offer.t)
            until_t = self.offers[at + 1].t if at + 1 < len(self.offers) else float("inf")
            after = [write for write in landings[before:] if write.t < until_t]
            holds = landings[before - 1].content == offer.content if before else offer.deletes
            if holds and all(write.content == offer.content for write in after):
                became[at].in_place_t = offer.t
                if before and before == len(landings):
                    self._move(became, at, landings[-1].seq)
        last = self.offers[-1]
        undone = last.deletes and became[-1].landed_t is not None and landings[-1].content != last.content
        became[-1].undone = undone and became[-1].in_place_t is None
        if last.deletes and became[-1].landed_t is not None and not became[-1].undone:
            others = max((seq for at, seq in first.items() if self.offers[at].content != last.content), default=NONE)
            stays_t = next(write.t for write in landings if write.seq > others and write.content == last.content)
            became[-1].landed_t = max(became[-1].landed_t, stays_t)

    @staticmethod
    def _move(became: list[Became], to: int, seq: int) -> None:
        """The write that is in place to the end is now that of the later version."""
        for one in became[:to]:
            if one.last_seq == seq:
                one.last_seq = None
                became[to].last_seq = became[to].last_seq or seq


def match(offers: Sequence[Offer], writes: Sequence[Write], once: Set[str] = frozenset()) -> list[int]:
    """The offer of each write (its index, or NONE) in the best order-preserving matching.

    Best: most writes of content that returns, then most of the content in `once`, then the latest offers, then the earliest writes.
    """
    usable = _usable_from(offers)
    found = _all_of_them(offers, writes, usable)
    return _best(offers, writes, usable, once) if found is None else found


def _usable_from(offers: Sequence[Offer]) -> list[float]:
    """A write can be no offer that is made after it; clocks that differ by a little do not matter for a content's first offer."""
    seen: set[str] = set()
    usable = []
    for offer in offers:
        usable.append(offer.t if offer.content in seen else float("-inf"))
        seen.add(offer.content)
    return usable


def _all_of_them(offers: Sequence[Offer], writes: Sequence[Write], usable: Sequence[float]) -> list[int] | None:
    """The usual case, in one pass from the end: every write finds its offer."""
    found, at = [], len(offers)
    for write in reversed(writes):
        at -= 1
        while at >= 0 and not (offers[at].content == write.content and usable[at] <= write.t):
            at -= 1
        if at < 0:
            return None
        found.append(at)
    return found[::-1]


def _best(offers: Sequence[Offer], writes: Sequence[Write], usable: Sequence[float], once: Set[str]) -> list[int]:
    """By dynamic programming over the first writes and offers; a pair's worth has the four aims in one number, the first one highest."""
    early = len(writes) ** 2 + 1
    late = early << len(offers)
    most = late * (len(writes) + 1)

    def worth(i: int, j: int) -> int:
        """Of the i-th write as the j-th offer; 0: it is not."""
        if offers[j].content != writes[i].content or usable[j] > writes[i].t:
            return 0
        return (late if writes[i].content in once else most) + (early << j) - i

    best = [[0] * (len(offers) + 1) for _ in range(len(writes) + 1)]
    for i in range(len(writes)):
        row, above = best[i + 1], best[i]
        for j in range(len(offers)):
            pair = worth(i, j)
            row[j + 1] = max(above[j] + pair if pair else 0, above[j + 1], row[j])
    found, i, j = [NONE] * len(writes), len(writes), len(offers)
    while i and j:
        if best[i][j] == best[i - 1][j]:
            i -= 1
        elif best[i][j] == best[i][j - 1]:
            j -= 1
        else:
            i, j = i - 1, j - 1
            found[i] = j
    return found
