# Made of fixtures/fakekit/lines/front.py by `python -m harness.ledger.twin`: change it there.
"""The ledger of the front of a process: the requested hosts. `conn` numbers its connections."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from harness.ledger.lines.common import LedgerLine

Via = Literal["connect", "tls", "http"]


@dataclass(frozen=True, kw_only=True)
class Connection(LedgerLine):
    """A connection was passed on to a link."""

    KIND = "connection"
    conn: int
    host: str
    via: Via
    """How the host was named: a tunnel, TLS to the front itself, or plain HTTP."""
    link: str


@dataclass(frozen=True, kw_only=True)
class HostRefused(LedgerLine):
    """A host that the connector file refuses was asked for."""

    KIND = "refused"
    conn: int
    host: str
    via: Via


@dataclass(frozen=True, kw_only=True)
class HostEscaped(LedgerLine):
    """A host beyond the drill was asked for; the answer was 403."""

    KIND = "escaped"
    conn: int
    host: str
    via: Via


@dataclass(frozen=True, kw_only=True)
class NotTrusted(LedgerLine):
    """A client did not take the front's certificate."""

    KIND = "untrusted"
    conn: int
    host: str
    why: str | None
    """OpenSSL's reason."""
