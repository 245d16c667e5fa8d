# Made of fixtures/fakekit/lines/writes.py by `python -m harness.ledger.twin`: change it there.
"""The ledger of a system of records as a destination: write requests, and the triggers that hold them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from harness.ledger.lines.common import LedgerLine

Verb = Literal["create", "upsert", "patch", "delete"]
Change = Literal["created", "changed", "deleted"]
Unneeded = Literal["idempotency", "unchanged", "absent"]
Lane = Literal["import"]
ImportStep = Literal["begun", "done", "called_off"]
TriggerStep = Literal["set", "settled", "released", "withdrawn", "timeout"]


@dataclass(frozen=True, kw_only=True)
class Attempted(LedgerLine):
    """One record that a write carries, committed or not."""

    KIND = "attempted"
    req: int
    i: int
    """Place in the request, from 0."""
    entity: str
    key: str
    op: Verb
    digest: str
    """Of the content as it would be stored."""


@dataclass(frozen=True, kw_only=True)
class Committed(LedgerLine):
    """One record was stored or taken away."""

    KIND = "committed"
    req: int
    i: int
    """Place in the request, from 0."""
    entity: str
    key: str
    op: Verb
    digest: str
    effect: Change
    """What it did to the rows."""
    row: str
    """The row that it did it to."""
    commit_no: int
    """Counted over the whole destination, from 1."""
    lane: Lane | None = None
    """`import`: people imported it; None: it came through the API."""
    fields: dict[str, Any]
    """The content; open."""


@dataclass(frozen=True, kw_only=True)
class CommittedBothWays(Committed):
    """The same at a system that is source and destination at once."""

    updated_at: str | None
    """When the writer says that the change was made, in ISO 8601."""


@dataclass(frozen=True, kw_only=True)
class Repeated(LedgerLine):
    """One record needed no write: it was there already, or came with an idempotency key that was used before."""

    KIND = "repeated"
    req: int
    i: int
    entity: str
    key: str
    digest: str
    why: Unneeded


@dataclass(frozen=True, kw_only=True)
class Answer(LedgerLine):
    """The answer that a request with an idempotency key gets from now on."""

    KIND = "answer"
    req: int
    idem: str
    """Pseudonym of the key."""
    request: str
    """Fingerprint of the request."""
    status: int
    body: str


@dataclass(frozen=True, kw_only=True)
class ImportTold(LedgerLine):
    """People began to import their queue by hand, had nothing left of it, or were called off."""

    KIND = "import"
    fault: str
    """The step of the drill, by its id."""
    event: ImportStep
    remaining: int
    """Records of the queue still to be imported."""


@dataclass(frozen=True, kw_only=True)
class ImportedFile(LedgerLine):
    """People imported a file of records; those that it stored are committed lines before it, with the same `req`."""

    KIND = "imported"
    req: int
    fault: str
    entity: str
    n: int
    """How many records it held."""
    skipped: int
    """Of these, left out by the dedupe rule: they needed no write."""
    remaining: int
    """Records of the queue still to be imported."""


@dataclass(frozen=True, kw_only=True)
class TriggerTold(LedgerLine):
    """A trigger was set, was given records that need no write, or was released."""

    KIND = "trigger"
    trigger: str
    event: TriggerStep
    remaining: int
    """Events or records still to come."""


@dataclass(frozen=True, kw_only=True)
class TriggerHit(LedgerLine):
    """A trigger holds requests from now on, until it is let go."""

    KIND = "trigger"
    trigger: str
    event: Literal["hit"]
    remaining: int
    req: int | None
    """The request that brought it; None: no request."""


@dataclass(frozen=True, kw_only=True)
class Aborted(LedgerLine):
    """A request that a trigger held was given up by its client meanwhile; it is not carried out."""

    KIND = "aborted"
    req: int
    trigger: str
