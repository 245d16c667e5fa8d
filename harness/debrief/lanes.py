"""The people in the picture of a run: a lane for each of them, a mark for each of their acts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.debrief.acts import in_words
from harness.ledger.lines.people import (
    Acted,
    AskedToAcknowledge,
    Decided,
    Declared,
    HandedOver,
    Note,
    Resolved,
    RoleTaken,
    Update,
    Verified,
)
from harness.report.hostile import line
from harness.report.lanes import Lane, Mark
from harness.report.wording import clock, listed, many

if TYPE_CHECKING:
    from harness.evidence.evidence import Evidence

_SHAPES: dict[type[Acted], str] = {
    AskedToAcknowledge: "D", Declared: "^", Decided: "s", Update: "P", Verified: "v", Resolved: "o", HandedOver: ">", RoleTaken: ">",
}  # fmt: skip
_OTHER = "."
_MOST_PEOPLE, _MOST_MARKS, _LONGEST = 12, 80, 120


def lanes_of(evidence: Evidence) -> tuple[Lane, ...]:
    """In the order in which people came; notes have no mark of their own."""
    people = evidence.people
    acts: dict[str, list[tuple[float, Acted]]] = {}
    for did in people.every if people else ():
        if isinstance(did.act, Acted) and not isinstance(did.act, Note):
            acts.setdefault(did.act.who, []).append((did.t, did.act))
    return tuple(_lane(place, who, did) for place, (who, did) in enumerate(list(acts.items())[:_MOST_PEOPLE]))


def _lane(place: int, who: str, did: list[tuple[float, Acted]]) -> Lane:
    roles = listed(list(dict.fromkeys(act.role for _, act in did)))
    title = f"{line(who, 40)} ({roles}): {many(len(did), 'act')}"
    marks = tuple(
        Mark(f"person-{place}-{number}", t, _SHAPES.get(type(act), _OTHER), f"{clock(t)} {line(in_words(act), _LONGEST)}")
        for number, (t, act) in enumerate(did[:_MOST_MARKS])
    )
    return Lane(f"person-{place}", title, "ink", title, (), marks)
