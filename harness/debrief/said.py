"""What people said, beside what was true at that instant by the ledgers."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from harness.ledger.lines.people import Acted, Declared, Hypothesis, Resolved, Update, Verified
from harness.report.chronology import Source
from harness.report.wording import listed, many, span

if TYPE_CHECKING:
    from harness.debrief.places import Place, Places
    from harness.evidence.evidence import Evidence


@dataclass(frozen=True)
class Statement:
    """Something that somebody said, and the state of things just then."""

    t: float
    who: str
    kind: str
    text: str
    told: str
    """To whom a notice went, and what it promised; empty: it was no notice."""
    owed: int
    """Records that the source had offered and the destination did not have yet, in both directions together."""
    doubled: int
    """Effects too many so far."""
    wrong: int
    """Records so far that were written with content that nobody had offered; they may have been corrected since."""
    faults: tuple[str, ...]
    """Those in place."""
    place: Place | None


def statements(evidence: Evidence, places: Places) -> tuple[Statement, ...]:
    """Notices, declarations, hypotheses and verified numbers, in order."""
    if evidence.people is None:
        return ()
    ways = [way for way in (evidence, evidence.back) if way]
    doubles = sorted(t for way in ways for t in _doubled_at(way))
    wrongs = sorted(t for way in ways for what in _WRONG for t in way.delivery.strays(what)["t"])
    return tuple(
        Statement(
            t=did.t,
            who=did.act.who,
            kind=_KINDS[type(did.act)],
            text=_text(did.act),
            told=_told(did.act) if isinstance(did.act, Update) else "",
            owed=sum(way.backlog.at(did.t).count for way in ways),
            doubled=bisect_right(doubles, did.t),
            wrong=bisect_right(wrongs, did.t),
            faults=tuple(window.name for window in evidence.windows if evidence.in_place(window, did.t)),
            place=places.of(Source("people", did.seq)),
        )
        for did in evidence.people.every
        if isinstance(did.act, Acted) and type(did.act) in _KINDS
    )


_WRONG: tuple[Literal["corrupted", "unexpected"], ...] = ("corrupted", "unexpected")
_KINDS: dict[type[Acted], str] = {
    Declared: "declares",
    Hypothesis: "believes",
    Update: "tells customers",
    Verified: "verifies",
    Resolved: "declares it over",
}


def _text(act: Acted) -> str:
    if isinstance(act, Verified):
        return f"{many(act.answer, 'record')} missing"
    return act.text if isinstance(act, (Declared, Hypothesis, Update, Resolved)) else ""


def _told(act: Update) -> str:
    upon = "no next notice promised" if act.next_s is None else f"next notice in {span(act.next_s)}"
    return f"{act.state}, to {listed(act.channels) or 'nobody'}; {upon}"


def _doubled_at(evidence: Evidence) -> Iterator[float]:
    """When each effect too many was executed: of each double the last ones."""
    doubled = evidence.delivery.doubled("effects")
    if doubled.empty:
        return
    twins = evidence.delivery.twins(doubled, "effects")
    for double, surplus in enumerate(doubled["surplus"], start=1):
        yield from sorted(twins["t"][twins["double"] == double])[-int(surplus) :]
