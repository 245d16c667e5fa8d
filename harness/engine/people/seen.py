"""What people can see while a game day goes on: the lines of their ledger, the end of the faults, and that the backlog is delivered."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from harness.engine.follow import Follow
from harness.engine.owed import Debt, OwedLive
from harness.gameday.words import Happening
from harness.ledger.forms import Told, forms_of
from harness.ledger.lines.common import LedgerLine
from harness.ledger.lines.people import (
    Approved,
    AskedToAcknowledge,
    Decided,
    Declared,
    HandedOver,
    Requested,
    Resolved,
    Shown,
    Surprise,
    Update,
    Verified,
)

_SLACK = 2
"""While all is well, a change takes no longer than so many lags, with few exceptions."""
_WORDS: Mapping[type[LedgerLine], tuple[Happening, str]] = {
    AskedToAcknowledge: ("acknowledged", "route"),
    Declared: ("declared", ""),
    Decided: ("decided", "action"),
    Approved: ("approved", ""),
    Requested: ("requested", "action"),
    Update: ("updated", "state"),
    Verified: ("verified", ""),
    Resolved: ("resolved", ""),
    HandedOver: ("handed_over", ""),
    Surprise: ("surprise", "surprise"),
}
"""What a line is called, and the field that tells it from others."""


class Page(NamedTuple):
    """What is acknowledged at the alert sink."""

    protocol: str
    route: str
    key: str

    def body(self) -> dict[str, str]:
        """As the console takes it."""
        return self._asdict()


@dataclass(frozen=True)
class Seen:
    """Something that happened, at an instant of the drill clock; `which` tells it from others of its kind."""

    word: Happening
    at: float
    which: str = ""

    def is_called(self, name: str) -> bool:
        """Whether a step means it: by its word alone, or with what tells it apart."""
        return name == self.word or (bool(self.which) and name == f"{self.word}.{self.which}")


class _Backlog(NamedTuple):
    """What was owed at an instant."""

    since: float
    debts: frozenset[Debt]


class Watch:
    """Looks at everything in each tick. `in_place`: whether a fault is in place now."""

    def __init__(self, ledgers: Path, owed: OwedLive, in_place: Callable[[], bool], lag_s: float) -> None:
        """`lag_s`: so long a change takes to arrive while all is well, in drill seconds."""
        self._ledger = Follow(ledgers / "people.jsonl", forms_of("people"))
        self._owed, self._in_place, self._lag_s = owed, in_place, lag_s
        self._struck = False
        self._paused = False
        self._waits: _Backlog | None = None
        self._requests: dict[int, str] = {}
        self.decisions: dict[str, int] = {}
        """The number of the last decision about an action."""
        self.pages: dict[Page, None] = {}
        """Open ones that nobody has acknowledged, in their order."""

    def new(self, at: float) -> Iterator[Seen]:
        """What happened since the last call."""
        for told in self._ledger.new():
            yield from self._of_line(told)
        yield from self._of_engine(at)

    def _of_engine(self, at: float) -> Iterator[Seen]:
        if self._in_place():
            self._struck, self._waits = True, None
        elif self._struck:
            self._struck, self._waits = False, _Backlog(at, self._owed.debts())
            yield Seen("healed", at)
        if self._waits is not None and not self._paused and not self._owed.still(self._waits.debts):
            ordinary = at - self._waits.since <= _SLACK * self._lag_s
            self._waits = None if ordinary else _Backlog(at, self._owed.debts())
            if ordinary:
                yield Seen("drained", at)

    def _of_line(self, told: Told) -> Iterator[Seen]:
        at = told.at or 0.0
        match told.line:
            case Shown() as shown:
                yield from self._shown(shown, at)
            case AskedToAcknowledge(protocol=protocol, route=route, key=key):
                self.pages.pop(Page(protocol, route, key), None)
            case Decided(action=action, decision=number):
                self.decisions[action] = number
            case Requested(action=action, number=number):
                self._requests[number] = action
        if type(told.line) in _WORDS:
            word, which = _WORDS[type(told.line)]
            yield Seen(word, at, str(getattr(told.line, which)) if which else "")

    def _shown(self, shown: Shown, at: float) -> Iterator[Seen]:
        page = Page(shown.protocol or "", shown.route or "", shown.key or "")
        action = self._requests.get(shown.request or 0, "")
        match shown.event:
            case "paged":
                self.pages[page] = None
                yield Seen("page", at, page.route)
            case "page_resolved":
                self.pages.pop(page, None)
                yield Seen("page_resolved", at, page.route)
            case "carried_out":
                self._carried_out(action, at)
                yield Seen("carried_out", at, action)
            case "refused":
                yield Seen("refused", at, action)

    def _carried_out(self, action: str, at: float) -> None:
        """Writes that begin again make a new backlog, which people wait for."""
        self._paused = action == "pause" or (self._paused and action != "resume")
        if action in {"resume", "replay"} and not self._struck:
            self._waits = _Backlog(at, self._owed.debts())
