"""What came of the steps that people took on a game day, where nothing else in the journal says it."""

from __future__ import annotations

from typing import Literal

from harness.journal.events.base import Event


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


class CalledOff(Event):
    """The game day was called off: everything is healed, and the run ends."""

    by: Literal["person", "bound"]
    """`bound`: of the game-day file."""
    why: str
