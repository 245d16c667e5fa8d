"""The chronology of a debrief: what systems and people did, one line each, with the line of the evidence that shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.debrief.acts import in_words
from harness.report.chronology import Moment, Source, chronology

if TYPE_CHECKING:
    from harness.debrief.places import Place, Places
    from harness.evidence.evidence import Evidence


@dataclass(frozen=True)
class Line:
    """`what`: as in a `Moment`, or `people`; `t`: drill seconds after the timeline's zero."""

    t: float
    what: str
    text: str
    place: Place | None


def lines_of(evidence: Evidence, places: Places) -> tuple[Line, ...]:
    """In order of time. People's acts stand in it to the end of their ledger, also those after the game day was called off."""
    acts = evidence.people.every if evidence.people else ()
    moments = [*chronology(evidence), *(Moment(did.t, "people", in_words(did.act), Source("people", did.seq)) for did in acts)]
    return tuple(Line(one.t, one.what, one.text, places.of(one.source)) for one in sorted(moments, key=lambda one: one.t))
