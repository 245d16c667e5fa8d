# Made of fixtures/fakekit/lines/calls.py by `python -m harness.ledger.twin`: change it there.
"""The lines of every fake with a data port: requests, replies, refusals, and the faults of meaning that they meet.

`req` numbers all requests of a fake, restarts included.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from harness.ledger.lines.common import LedgerLine

FaultEnd = Literal["healed", "deadline"]


@dataclass(frozen=True, kw_only=True)
class Request(LedgerLine):
    """A request came in; of a fake that looks at no more than where it goes."""

    KIND = "request"
    req: int
    method: str
    path: str
    """Without anything secret, and no more than its first 500 characters."""
    host_ok: bool
    """False: it was addressed to the fake's own port, past the link."""


@dataclass(frozen=True, kw_only=True)
class Bypass(LedgerLine):
    """The request before it came past the link."""

    KIND = "bypass"
    req: int
    host: str
    """The Host header that it had."""


@dataclass(frozen=True, kw_only=True)
class Canary(LedgerLine):
    """A request of the harness itself; no check judges it."""

    KIND = "canary"
    req: int
    bytes: int
    """How many it asked for."""


@dataclass(frozen=True, kw_only=True)
class Reply(LedgerLine):
    """The client's answer, or why there was none."""

    KIND = "reply"
    req: int
    status: int | None
    """None where no reply goes out."""
    sent: bool
    why: str | None
    """Why nothing went out: `cut`, `hang` or `client_gone`."""
    fault: str | None
    """The fault, by its id, that shaped the reply."""


@dataclass(frozen=True, kw_only=True)
class Refused(LedgerLine):
    """A request, or one record of it, was turned away."""

    KIND = "refused"
    req: int
    i: int | None
    """Place in the request, from 0; None: the whole request."""
    entity: str | None
    key: str | None
    status: int
    why: str


@dataclass(frozen=True, kw_only=True)
class FaultArmed(LedgerLine):
    """A fault of meaning was put in place."""

    KIND = "fault"
    fault: str
    """Its id."""
    event: Literal["armed"]
    what: str
    """The fake's name of the effect."""
    deadline_s: float | None
    """Drill seconds after which the fake takes it away by itself."""


@dataclass(frozen=True, kw_only=True)
class FaultHit(LedgerLine):
    """A fault of meaning had its effect."""

    KIND = "fault"
    fault: str
    event: Literal["hit"]
    req: int | None
    """The request that met it; None if the fault met an offered change."""


@dataclass(frozen=True, kw_only=True)
class FaultOver(LedgerLine):
    """A fault of meaning was taken away."""

    KIND = "fault"
    fault: str
    event: FaultEnd
    """`deadline`: by the fake itself."""
    hits: int
    """How often it did something in all."""
