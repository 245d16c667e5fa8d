"""What came of the steps that people took on a game day, where nothing else in the journal says it."""

from __future__ import annotations

from typing import Literal

from harness.journal.events.base import Event

BegunFor = Literal["everybody", "master", "waited"]
"""`everybody` has come; the game `master` said so; `waited`: long enough, and somebody is there for each role."""


class RequestRefused(Event):
    """A person asked for something that could not be done. The run goes on."""

    request: int
    """The request in the people's ledger, by its number."""
    action: str
    reason: str


class AcknowledgementRefused(Event):
    """A person acknowledged a page that was not open at the alert sink."""

    seq: int
    """The number of the line in the people's ledger."""
    protocol: str
    route: str
    key: str
    reason: str


class SurpriseLeftOut(Event):
    """A surprise was told, but its fault was not injected."""

    surprise: int
    """Its place in the game-day file, from 1."""
    reason: str


class PeopleAwaited(Event):
    """The console is open, and nothing begins before these people have come."""

    people: list[str]
    at_most_wall_s: float
    """Wall seconds for which they are waited for."""


class PersonCame(Event):
    """A person joined who was waited for."""

    who: str


class GamedayBegun(Event):
    """The game day begins: the connector is started now."""

    why: BegunFor
    missing: list[str]
    """Who has not come yet."""


class AttestationAwaited(Event):
    """The drill is over, and the game master is asked who was there."""

    at_most_wall_s: float
    """Wall seconds for which the answer is waited for."""


class ConsoleRestarted(Event):
    """The console had ended before its time, and was started again at the same place, with the same ledger. The run goes on."""

    code: int
    """With which it had ended; negative: the signal that had ended it."""
    start: int
    """How often it has been started by now."""
    down_wall_s: float
    """Wall seconds from its end until it was ready again."""


class ConsoleLost(Event):
    """The console had ended, and could not be started again."""

    code: int
    starts: int
    """How often it was started in all."""


class CalledOff(Event):
    """The run was called off: everything is healed, and it ends."""

    by: Literal["person", "bound", "operator"]
    """`person`: at the console; `bound`: of the game-day file; `operator`: by `idrill abort`."""
    why: str
