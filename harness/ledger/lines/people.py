# Made of fixtures/fakekit/lines/people.py by `python -m harness.ledger.twin`: change it there.
"""The ledger of the people on a game day: what each of them did at the console, in the order in which they did it.

`who` is a person's name as the game-day file has it, `role` the role in which they acted. The roles are those of PagerDuty's public
incident-response guide (response.pagerduty.com), and the game master, who plays what surprises the others.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from harness.ledger.lines.common import LedgerLine

Role = Literal["commander", "comms", "liaison", "scribe", "master"]
NoticeState = Literal["investigating", "identified", "monitoring", "resolved"]
ManualStep = Literal["begun", "stopped"]
JoinedBy = Literal["browser", "script"]
ShownEvent = Literal["paged", "page_resolved", "carried_out", "refused"]


@dataclass(frozen=True, kw_only=True)
class Acted(LedgerLine):
    """Something that a person did."""

    who: str
    role: Role
    """In which role: somebody may have several."""


@dataclass(frozen=True, kw_only=True)
class Joined(Acted):
    """A person came to the console."""

    KIND = "joined"
    by: JoinedBy
    """`script`: nobody was there, a rehearsal played the person."""
    link: str | None = None
    """SHA-256 of the token of the link that let them in, in hex: it works once. Not there: they came with a token of their own."""
    session: str | None = None
    """SHA-256 of the token in their cookie, in hex. It ends when they leave."""


@dataclass(frozen=True, kw_only=True)
class ScreenJoined(LedgerLine):
    """The big screen came to the console. It has no name and no role, and only looks."""

    KIND = "screen_joined"
    link: str
    """As in `joined`."""
    session: str
    """As in `joined`."""


@dataclass(frozen=True, kw_only=True)
class LinkGiven(LedgerLine):
    """The game master gave somebody a new link to the console."""

    KIND = "link_given"
    who: str
    """The game master."""
    to: str
    """The person; empty: the big screen."""
    link: str
    """SHA-256 of its token, in hex."""


@dataclass(frozen=True, kw_only=True)
class AccessRefused(LedgerLine):
    """Somebody tried what they may not do. The line `refused` of the same request has the answer."""

    KIND = "access_refused"
    req: int
    who: str
    """Empty: nobody knows, or the big screen."""
    what: str
    """The act, or method and path."""
    why: str


@dataclass(frozen=True, kw_only=True)
class Begun(Acted):
    """The game master began the game day."""

    KIND = "begun"


@dataclass(frozen=True, kw_only=True)
class Left(Acted):
    """A person closed the console."""

    KIND = "left"


@dataclass(frozen=True, kw_only=True)
class AskedToAcknowledge(Acted):
    """A person acknowledged a page. The alert sink's ledger says when it took effect, and names the same person."""

    KIND = "acknowledged"
    protocol: str
    route: str
    key: str


@dataclass(frozen=True, kw_only=True)
class Declared(Acted):
    """A person declared an incident."""

    KIND = "declared"
    text: str


@dataclass(frozen=True, kw_only=True)
class RoleTaken(Acted):
    """A person took `role` without being handed it; whoever held it may still believe to have it."""

    KIND = "role_taken"


@dataclass(frozen=True, kw_only=True)
class HandedOver(Acted):
    """A person handed `role` over, and no longer has it."""

    KIND = "handed_over"
    to: str
    """The person who has it from now on."""


@dataclass(frozen=True, kw_only=True)
class Hypothesis(Acted):
    """What somebody believed the cause to be."""

    KIND = "hypothesis"
    text: str


@dataclass(frozen=True, kw_only=True)
class Decided(Acted):
    """A decision."""

    KIND = "decided"
    decision: int
    """Its number, from 1."""
    action: str
    """What is to be done: a control of the connector, or words."""
    reason: str


@dataclass(frozen=True, kw_only=True)
class Approved(Acted):
    """Somebody approved a decision."""

    KIND = "approved"
    decision: int


@dataclass(frozen=True, kw_only=True)
class Requested(Acted):
    """Somebody had something done. The engine carries it out, and its journal names the request."""

    KIND = "requested"
    number: int
    """Its number, from 1."""
    action: str
    """A control of the connector (`pause`, `resume`, `replay` …), or `roll_back`."""
    decision: int | None
    """The decision that it carries out; None: nobody had decided it."""


@dataclass(frozen=True, kw_only=True)
class Update(Acted):
    """A notice was sent out."""

    KIND = "update"
    state: NoticeState
    text: str
    channels: list[str]
    next_s: float | None
    """Promised time to the next one, drill seconds from now; None: the notice names none."""
    data: str | None = None
    """What the incident means for the data, as the text says it; not there: nobody filled it in."""


@dataclass(frozen=True, kw_only=True)
class Verified(Acted):
    """Somebody ran the verification query and typed what it said."""

    KIND = "verified"
    answer: int
    """How many records the destination lacks."""


@dataclass(frozen=True, kw_only=True)
class Note(Acted):
    """A line of the scribe, or of anybody else."""

    KIND = "note"
    text: str


@dataclass(frozen=True, kw_only=True)
class Surprise(LedgerLine):
    """A surprise of the script. The engine injects its fault, if it has one."""

    KIND = "surprise"
    surprise: int
    """Its place in the game-day file, from 1."""
    to: Role | None
    """Who was told; None: nobody was, it only happened."""
    text: str


@dataclass(frozen=True, kw_only=True)
class Shown(LedgerLine):
    """The engine showed everybody at the console what happened."""

    KIND = "shown"
    event: ShownEvent
    """`paged`, `page_resolved`: at the alert sink; `carried_out`, `refused`: what came of a request."""
    text: str
    request: int | None = None
    """The number of the request."""
    protocol: str | None = None
    route: str | None = None
    key: str | None = None
    """With `protocol` and `route`: the incident at the alert sink."""


@dataclass(frozen=True, kw_only=True)
class HandoffStep(Acted):
    """A step of the written hand-over sequence was done."""

    KIND = "handoff_step"
    step: int
    """Its place in the sequence, from 1."""
    to: str
    """The person to whom it was handed."""


@dataclass(frozen=True, kw_only=True)
class ManualWork(Acted):
    """People began to work by hand, or stopped."""

    KIND = "manual"
    event: ManualStep


@dataclass(frozen=True, kw_only=True)
class CalledOff(LedgerLine):
    """The game day was called off: everything is healed at once."""

    KIND = "abort"
    who: str
    """Empty: a bound of the game-day file was reached."""
    why: str


@dataclass(frozen=True, kw_only=True)
class Resolved(Acted):
    """A person declared the incident over."""

    KIND = "resolved"
    text: str


@dataclass(frozen=True, kw_only=True)
class Attested(Acted):
    """The game master confirmed who was there in person."""

    KIND = "attested"
    names: list[str]
