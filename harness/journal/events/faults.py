"""Injections of faults with their proof and heal, and actions of the operator."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from harness.journal.events.base import Event

HealedFor = Literal["phase", "lasts", "deadline", "unwind", "request"]
"""Why a fault was healed: its phase ended, its time was up, its deadline passed, the run was ending, a person asked for it."""
When = Literal["baseline", "during", "after"]
CanaryOutcome = Literal["ok", "refused", "reset", "cut", "timeout", "truncated"]
ProcessState = Literal["running", "stopped", "exited"]
"""Stopped: it stands still."""


class Injected(Event):
    """A fault is in place, and was read back."""

    fault: str
    """Its id."""
    kind: str
    target: str
    """The link, fake or process that it acts on."""
    sent_at: float
    """When the injection was sent; the line itself was written when it had been read back."""
    read_back: Mapping[str, Any]
    """The state that the kind of fault read back; open, because kinds come from plugins, too."""


class InjectionFailed(Event):
    fault: str
    reason: str


class Healed(Event):
    fault: str
    sent_at: float
    """When the heal was sent."""
    why: HealedFor
    request: int | None = None
    """The request of a person in the people's ledger, by its number, such as one to roll back; not there: no person asked for it."""


class HealFailed(Event):
    fault: str
    reason: str


class FakeFault(Event):
    """The fake's last word on a fault of meaning."""

    fault: str
    state: Mapping[str, Any]
    """`hits`, `first_hit_at` …: the fake's own words."""


class Canary(Event):
    """A request of the harness's own through a link."""

    fault: str | None
    """null: before any fault."""
    link: str
    when: When
    outcome: CanaryOutcome
    wall_s: float
    """Until the connection was over."""
    bytes: int
    """Of the answer's body."""


class ProcessSeen(Event, name="process_state"):
    """The state that a fault of a process read back."""

    fault: str
    actor: str
    attempt: int | None = None
    """Which start of it; of a second instance alone."""
    state: ProcessState | Literal["full", "disconnected"]
    """`full`: its disk is; `disconnected`: it is cut off from the network."""
    live_pids: Sequence[int]
    """Those that live although the fault struck them; of a second instance: its processes."""
    gone_pids: Sequence[int] = ()
    """Those that were struck and are gone."""
    other_pids: Sequence[int] = ()
    """Those that were not struck and live on."""


class ClockWrong(Event):
    """From now on the time of day of a process is wrong."""

    fault: str
    actor: str
    by_s: float
    """Positive: ahead."""
    step_ns: int
    """The same in wall nanoseconds, as its page says it."""


class ClockRight(Event):
    fault: str
    actor: str
    step_ns: int
    read_by: Sequence[int]
    """The processes that were seen to have read the wrong time."""


class Control(Event):
    """The operator used a control of the connector."""

    control: str
    fault: str | None = None
    """The fault that did so; not there: a test in Python or a person did, or the credential of a fault was renewed."""
    request: int | None = None
    """The request of a person in the people's ledger, by its number; not there: no person asked for it."""
    outcome: Literal["done"]
    detail: str
    """The answer of the control."""
