# Made of fixtures/fakekit/lines/alerts.py by `python -m harness.ledger.twin`: change it there.
"""The ledger of the alert sink."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from harness.ledger.lines.common import LedgerLine

Action = Literal["trigger", "acknowledge", "resolve"]


@dataclass(frozen=True, kw_only=True)
class AlertRequest(LedgerLine):
    """A request came in."""

    KIND = "request"
    req: int
    method: str
    path: str
    """Without anything secret."""
    route: str | None
    """As its path says; None: its body decides, or there is no such path."""
    host_ok: bool
    """False: it was addressed to the sink's own port, past the link."""


@dataclass(frozen=True, kw_only=True)
class Alert(LedgerLine):
    """A message was accepted. An incident is (protocol, route, key)."""

    KIND = "alert"
    req: int
    protocol: str
    """`generic`, `pagerduty`, `slack` or `alertmanager`."""
    route: str
    owner: str | None
    """Whose route it is."""
    key: str
    """Given by the sender, or made up here."""
    key_given: bool
    action: Action
    known: bool
    """Whether the incident was open before."""
    opened: bool
    """Whether the message opened it."""
    renotified: bool
    """Whether it notified someone again."""
    severity: str | None
    summary: str
    text: str
    details: dict[str, str]
    """By name; open."""
    references: list[str]
    """Links."""
    link_host: str | None
    """Whom the first link leads to."""


@dataclass(frozen=True, kw_only=True)
class AlertAcknowledged(LedgerLine):
    """Someone acknowledged an incident."""

    KIND = "acknowledged"
    protocol: str
    route: str
    key: str
    by: Literal["responder", "person"]
    """`responder`: the simulated one."""
    who: str | None = None
    """The person, on a game day."""
