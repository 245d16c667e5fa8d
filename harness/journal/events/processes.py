"""The processes under test and the services beside them: starts, ends, and their own reports."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict

from harness.integration.exports import Exported
from harness.journal.events.base import Event

StartedFor = Literal["start", "slot", "rerun", "restart", "trigger", "heal", "control", "deployment", "rollback", "second"]
"""Why something was started: with the run, for a batch, by its restart policy, by a control, by the heal of a fault, …"""
ExitedAs = Literal["done", "failed", "killed", "refused"]
"""`refused`: it said that it will not run now, as its file describes it."""


class ActorStarted(Event):
    actor: str
    attempt: int
    """Counts its starts from 1; its log is `logs/<actor>.<attempt>.log`."""
    pid: int
    why: StartedFor | None
    """null: the run is an old one and did not say."""


class ActorExited(Event):
    actor: str
    attempt: int
    code: int
    """Minus the signal's number, if one ended it."""
    how: ExitedAs
    expected: bool
    """By a fault, a control, or the end of the run."""


class Process(BaseModel):
    """A process as the machine numbers and names it."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    pid: int
    program: str


class LeftBehind(Event):
    """What an actor had started lived on when its main process had ended; it is ended now."""

    actor: str
    attempt: int
    processes: Sequence[Process]


class SupervisorLost(Event):
    """The process of the harness that watches over an actor ended, or was stopped, before it had reported that actor's end."""

    actor: str
    attempt: int
    """Which start; 0: a command that was run beside the starts."""
    reason: str
    ended: Sequence[int]
    """The processes that were ended in its place."""


class GivenUp(Event):
    """Its restart policy allows no further start."""

    actor: str
    starts: int
    """In a row."""


class SlotsLeftOut(Event):
    """A batch was due, and the one before still ran."""

    actor: str
    slots: int


class Flooded(Event):
    """Its output was so long that the rest is thrown away."""

    actor: str
    bytes: int
    """How much of it is kept."""


class Unwritten(Event):
    """Its output could not be saved."""

    actor: str
    reason: str


class BacklogTold(Event):
    """The backlog as a process reported it. No verdict uses it."""

    actor: str
    records: int


class BacklogUntold(Event):
    actor: str
    reason: str


class DeadLetters(Event):
    """Which records the connector has given up, in its own words."""

    text: str
    failed: str = ""
    """Why it did not answer at the end."""


class HistoryExported(Event):
    """The connector's history, or the audit, was exported at the end of the run."""

    what: Exported = "history"
    text: str
    """As far as it is kept."""
    took_s: float
    """Drill seconds."""
    cut: bool = False
    """It is longer than what is kept of it."""
    failed: str = ""
    """Why it was not exported."""
    command: str | None = None
    """The digest of the integration's own command and of the files that it names; null: the connector file says how."""


class Escaped(Event):
    """It asked for a host that its file does not declare."""

    actor: str
    host: str
    via: str | None


class Untrusted(Event):
    """It gave up on the certificate of the front."""

    actor: str
    host: str
    why: str | None
