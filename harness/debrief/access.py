"""Who came to the console, who left, and what it refused: from the people's ledger."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness import regular_file
from harness.ledger.forms import Told, forms_of
from harness.ledger.lines import LedgerLine
from harness.ledger.lines.calls import Refused
from harness.ledger.lines.people import AccessRefused, Joined, Left, LinkGiven, ScreenJoined
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
    """In order. Each refusal stands in it once, with all that the ledger knows of it."""
    lines = list(_lines(evidence))
    named = frozenset(told.line.req for told in lines if isinstance(told.line, AccessRefused))
    return tuple(
        Access(round(told.at - evidence.t0, 6), *said, places.of(Source("people", told.seq)))
        for told in lines
        if told.at is not None and (said := _said(told, named)) is not None
    )


def _said(told: Told, named: Collection[int]) -> tuple[str, str, bool] | None:
    """`named`: the requests whose refusal has a line of its own, which says who it was."""
    match told.line:
        case AccessRefused(who=who, what=what, why=why):
            return who, f"{what}: {why}", True
        case Refused(status=status, why=why, req=req) if req not in named:
            return "", f"{status}: {why}", True
    came = _came_or_went(told.line)
    return None if came is None else (*came, False)


def _came_or_went(line: LedgerLine) -> tuple[str, str] | None:
    match line:
        case Joined(who=who, role=role, by=by):
            return who, f"joined as {role}, {'played by a script' if by == 'script' else 'with a browser'}"
        case Left(who=who):
            return who, "left"
        case ScreenJoined():
            return "the big screen", "joined"
        case LinkGiven(who=who, to=to):
            return who, f"gave {to or 'the big screen'} a new link"
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
