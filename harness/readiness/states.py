"""The states of what is due, and which of several counts."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class State(StrEnum):
    """How far something that is due has come."""

    REFUTED = "REFUTED"
    """The newest run shows the opposite."""
    EMPTY = "EMPTY"
    """Nobody has decided it."""
    STALE = "STALE"
    """It was proven or decided once, and what it was about has changed, or too much time has gone by."""
    FLAKY = "FLAKY"
    """It passed after it had failed, with the same subject; three passes in a row clear it."""
    WRITTEN = "WRITTEN"
    """Somebody has written it down, and no evidence shows that it is true."""
    WAIVED = "WAIVED"
    """A reviewer has let it go until a day."""
    PROVEN = "PROVEN"
    """A run shows that it is true of the integration as it is today."""


_WORST_FIRST = tuple(State)


def worst(states: Iterable[State]) -> State:
    """The one that counts of several that are all due. Raises ValueError for none."""
    return min(states, key=_WORST_FIRST.index)


class Ready(StrEnum):
    """The verdict over a file."""

    NOT_READY = "NOT READY"
    NOT_PROVEN = "NOT PROVEN"
    READY = "READY"
