"""Beginning and end of a run, and how the harness itself kept time."""

from __future__ import annotations

import hashlib
from typing import Annotated, Literal

from pydantic import Field

from harness.journal.events.base import Event

EndedAs = Literal["completed", "interrupted", "hung", "connector_died", "nothing_arrived", "not_accelerated", "aborted", "broke"]
"""How a run ended. All but the first leave it undone. `aborted`: the run was called off; `broke`: the harness or its environment
failed."""

_FILE = r"^(ledgers/)?[A-Za-z0-9_.-]+$"
"""A file that can be sealed lies in the run directory; a journal that says otherwise is refused."""


class Opened(Event, name="journal"):
    """The first line."""

    journal: int
    """The version of the journal."""
    run: str


class RunStarted(Event):
    """The clock is running; nothing else is yet."""

    run: str
    drill: str
    connector: str
    speed: float
    """Drill seconds per wall second."""
    seed: int
    workload_lines: int | None
    """How many lines the workload has; null: the run is an old one and did not say."""
    anchor_real_ns: int
    """The run's anchor by the time of day, nanoseconds since 1970."""
    anchor_mono_ns: int
    """The run's anchor by the monotonic clock of the machine, nanoseconds."""


class TimelineStarted(Event):
    """The warm-up is over, and the workload flows."""

    t0_at: float
    """The timeline's zero."""


class Stall(Event):
    """The harness's own ticker, which ticks every 20 ms of wall time, was late."""

    gap_s: float
    """Wall seconds between two ticks."""


class Seal(Event, name="sealed"):
    """The digest of a file of the run when its writer had finished it."""

    file: Annotated[str, Field(pattern=_FILE)]
    """Its path in the run directory."""
    lines: int
    """How many line ends it has."""
    sha256: str
    by: Literal["writer", "found"]
    """The origin of the digest: the writer, from memory. Or the file as it was after the end of all processes, because its writer reported
    no digest: then earlier changes of it are unknown.
    """

    @classmethod
    def written(cls, file: str, lines: int, sha256: str) -> Seal:
        """The report of a file's writer."""
        return cls(file=file, lines=lines, sha256=sha256, by="writer")

    @classmethod
    def of(cls, file: str, data: bytes) -> Seal:
        """What its writer has just put into a file."""
        return cls.written(file, data.count(b"\n"), hashlib.sha256(data).hexdigest())


class RunEnded(Event):
    """Everything that was started has ended."""

    outcome: EndedAs
    reason: str
    """In words; empty when it completed."""
    max_gap_s: float
    """The longest gap of the harness's ticker, in wall seconds."""
