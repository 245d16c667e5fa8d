# Made of fixtures/fakekit/lines/history.py by `python -m harness.ledger.twin`: change it there.
"""The ledger of the OTLP sink: the history that a connector reports."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from harness.ledger.lines.common import LedgerLine


@dataclass(frozen=True, kw_only=True)
class History(LedgerLine):
    """One log record, span, or event inside a span."""

    KIND = "history"
    req: int
    i: int
    """Place in the export, from 0."""
    signal: str
    """`logs` or `traces`."""
    name: str
    body: str
    """No more than its first 2,000 characters."""
    happened_at: float | None
    """By the sender's clock; None: it does not say."""
    trace: str
    """In hexadecimal; empty: none."""
    span: str
    """In hexadecimal; empty: none."""
    identity: str
    """The same for an event that is exported again."""
    attributes: dict[str, Any]
    """Those of resource, scope, span and event together, the inner ones win; open."""
