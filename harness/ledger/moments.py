"""Which fields of ledger lines are moments, in drill seconds since the anchor of their writer's clock."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import get_args, get_type_hints

from harness.ledger.lines import BOTH_WAYS, LEDGERS, LedgerLine


def _moments(kind: type[LedgerLine]) -> Iterator[str]:
    """Numbers whose names end in `_at`; a time stamp as the content has it (`updated_at`) is a text."""
    hints = get_type_hints(kind)
    return (
        field.name for field in fields(kind) if field.name.endswith("_at") and float in (*get_args(hints[field.name]), hints[field.name])
    )


MOMENTS = frozenset({"at"}.union(*(_moments(kind) for kinds in (*LEDGERS.values(), BOTH_WAYS) for kind in kinds)))
"""By their names, which mean the same in all kinds of line."""
