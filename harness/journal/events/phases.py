"""Beginning and end of phases, the events that they waited for, and the owed records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from harness.journal.events.base import Event
from harness.plan.model import Counter, Role

PhaseOver = Literal["elapsed", "trigger", "at_most", "nothing_owed", "standstill", "stopped", "went_on"]
"""Why a phase ended: its time was up, its condition was met, its maximum was reached, … `went_on`: a test in Python did."""

Edge = Literal["start", "end"]
"""Of a phase."""


class PhaseStarted(Event):
    phase: str
    role: Role


class PhaseEnded(Event):
    phase: str
    why: PhaseOver
    ran_s: float
    """Wall seconds that the run's threads spent on a processor since the phase before ended; 0 where the machine does not report it."""
    waited_s: float
    """Wall seconds that they spent in the queue for one."""


class Owed(Event):
    """Versions that were offered and are neither in place nor dead."""

    phase: str
    edge: Edge
    owed: int
    """How many records."""
    by: Mapping[str, int]
    """The same by entity."""


class Overlap(Event):
    """How long all faults of a phase that were to hurt together did so."""

    phase: str
    faults: Sequence[str]
    """Their ids."""
    apart_s: float
    """From the first that was in place to the last."""
    planned_s: float
    reached_s: float


class Probe(Event):
    """One fresh record is offered when all is over: it must still pass."""

    entity: str
    key: str
    digest: str


class TriggerHit(Event):
    trigger: str
    counter: Counter | None
    """The counted event; null: owed records."""
    remaining: int | None
    """Of these, how many were left."""


class TriggerMissed(Event):
    trigger: str
    reason: str


class TriggerWithdrawn(Event):
    """Its phase was over, and it was read back as armed no more."""

    trigger: str
    actor: str
    read_back: Mapping[str, Any]
    """The fake's own words."""


class WithdrawFailed(Event):
    """It may strike in a phase that has no reason for it."""

    trigger: str
    actor: str
    reason: str


class NothingArmed(Event):
    """Asked at the end of the run, a fake said so."""

    actor: str


class StillArmed(Event):
    """Asked at the end of the run, a fake said so, or said nothing."""

    actor: str
    armed: Sequence[str]
    """Triggers and faults by name; empty when it could not be asked."""
    reason: str
