# Made of fixtures/fakekit/lines/records.py by `python -m harness.ledger.twin`: change it there.
"""The ledger of a system of records as a source: offers, reads and credentials."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from harness.ledger.lines.common import LedgerLine

Auth = Literal["ok", "missing", "rejected", "none"]
Op = Literal["create", "update", "delete"]
CredentialEnd = Literal["expired", "revoked", "tokens_ended"]


@dataclass(frozen=True, kw_only=True)
class RecordsRequest(LedgerLine):
    """A request came in. A real database's committed transaction is one, too, with the method `COMMIT`."""

    KIND = "request"
    req: int
    method: str
    path: str
    """No more than its first 500 characters."""
    entity: str | None
    """None where it concerns none, or several."""
    n: int
    """How many records it carries."""
    idem: str | None
    """Pseudonym of its idempotency key."""
    auth: Auth
    """Whether its token, key or password is valid; `none`: no credential is needed."""
    token: str | None
    """The pseudonym of its token, key or password."""
    host_ok: bool
    """False: it was addressed to the fake's own port, past the link."""
    client: str | None = None
    """With HTTP Basic: the pseudonym of the client id that it showed."""


@dataclass(frozen=True, kw_only=True)
class Offered(LedgerLine):
    """A change became visible at the source."""

    KIND = "offered"
    entity: str
    key: str
    op: Op
    version: int
    """Of this record, from 1."""
    digest: str
    """Of the content as it will be compared."""
    cursor: int
    """Its place in the feed, from 1."""
    seeded: bool
    """Whether it was there before the drill."""
    due_at: float | None = None
    """When the workload had it."""
    made_at: float | None = None
    """The whole second that `updated_at` shows, where the source has nothing finer."""
    dated_at: float | None = None
    """When it was made, where it was committed only later."""
    fields: dict[str, Any]
    """The content; open."""


@dataclass(frozen=True, kw_only=True)
class Unmade(LedgerLine):
    """A change of the workload that could not be made: the connector had deleted the record."""

    KIND = "unmade"
    entity: str
    key: str
    version: int
    digest: str


@dataclass(frozen=True, kw_only=True)
class ReadChanges(LedgerLine):
    """The connector read the change feed."""

    KIND = "read"
    req: int
    cursor: int
    """Beyond which it asked."""
    limit: int
    count: int
    """How many changes it was shown."""
    next_cursor: int
    """The cursor of the next page, as the reply gave it."""
    protocol: Literal["cursor"]


@dataclass(frozen=True, kw_only=True)
class ReadPage(LedgerLine):
    """The connector read a page of an entity's records."""

    KIND = "read"
    req: int
    cursor: None
    limit: int
    """Records of a page."""
    count: int
    """How many records it was shown."""
    next_cursor: None
    protocol: Literal["page"]
    entity: str
    page: int
    """From 1."""


@dataclass(frozen=True, kw_only=True)
class Acknowledged(LedgerLine):
    """The connector said how far it is safe; where changes are pushed: has taken all of them so far."""

    KIND = "acknowledged"
    req: int
    cursor: int


@dataclass(frozen=True, kw_only=True)
class Pushed(LedgerLine):
    """A change was delivered to the connector's webhook, or something else was sent there."""

    KIND = "pushed"
    req: int
    status: int | None
    """None: no answer came."""
    why: str | None
    """What it was, if no change: the shape of an attack, or `document`."""


@dataclass(frozen=True, kw_only=True)
class Subscription(LedgerLine):
    """The source gave the connector's webhook up, or was asked to begin again."""

    KIND = "subscription"
    event: Literal["removed", "renewed"]


@dataclass(frozen=True, kw_only=True)
class Workload(LedgerLine):
    """The workload began, or nothing more is offered."""

    KIND = "workload"
    event: Literal["started", "stopped"]
    t0_at: float | None
    """Where its times begin; None when it stops."""


@dataclass(frozen=True, kw_only=True)
class TokenAsked(LedgerLine):
    """A token was asked for."""

    KIND = "token"
    req: int
    outcome: Literal["issued", "rejected"]
    token: str | None
    """Its pseudonym; None if there is none."""
    exp_at: float | None
    """When it expires."""
    client: str | None = None
    """The pseudonym of the client id that asked."""


@dataclass(frozen=True, kw_only=True)
class CredentialRenewed(LedgerLine):
    """The client has a new secret, key or password."""

    KIND = "credential"
    event: Literal["renewed"]
    credential: str
    """Its pseudonym."""
    until_at: float | None
    """How long the old one is good; None: no longer."""


@dataclass(frozen=True, kw_only=True)
class CredentialEnded(LedgerLine):
    """Every live token died, and unless it is `tokens_ended` the secret (or key, or password) with them."""

    KIND = "credential"
    event: CredentialEnd
    credential: str
    """The secret's pseudonym."""
