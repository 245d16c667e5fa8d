"""Who came to the console, who left, and what it refused: from the people's ledger."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness import regular_file
from harness.ledger.forms import Told, forms_of
from harness.ledger.lines.calls import Refused
from harness.ledger.lines.people import Joined, Left
from harness.report.chronology import Source

if TYPE_CHECKING:
    from harness.debrief.places import Place, Places
    from harness.evidence.evidence import Evidence


@dataclass(frozen=True)
class Access:
    """`who`: empty where nobody knows; `t`: drill seconds after the timeline's zero."""

    t: float
    who: str
    what: str
    refused: bool
    place: Place | None


def accesses(evidence: Evidence, places: Places) -> tuple[Access, ...]:
    """In order."""
    return tuple(
        Access(round(told.at - evidence.t0, 6), *said, places.of(Source("people", told.seq)))
        for told in _lines(evidence)
        if told.at is not None and (said := _said(told)) is not None
    )


def _said(told: Told) -> tuple[str, str, bool] | None:
    match told.line:
        case Joined(who=who, role=role, by=by):
            return who, f"joined as {role}{', played by a script' if by == 'script' else ', with a browser'}", False
        case Left(who=who):
            return who, "left", False
        case Refused(status=status, why=why):
            return "", f"{status}: {why}", True
    return None


def _lines(evidence: Evidence) -> Iterator[Told]:
    """The lines that can be read; `complete_streams` names the others."""
    try:
        texts = regular_file.read(evidence.run_dir / "ledgers" / "people.jsonl").splitlines()
    except OSError:
        return
    forms = forms_of("people")
    for text in texts:
        try:
            yield forms.read(text)
        except (ValueError, RecursionError):
            continue
