"""Records committed with content that was never offered, and what became of their content."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.checks.base import called, named
from harness.evidence.differences import differences

if TYPE_CHECKING:
    import pandas as pd

    from harness.evidence.evidence import Evidence


def corrupted(evidence: Evidence, *, unless_repaired: bool) -> pd.DataFrame:
    """With the column `differs`: how the content differs from the offered one that is nearest to it."""
    rows = evidence.delivery.strays("corrupted", unless_repaired=unless_repaired)
    ledgers = (evidence.ledger_file("source"), evidence.ledger_file("destination"))
    return rows.assign(differs=differences(evidence.connection, rows, evidence.plan.about.equality, ledgers))


def changed(records: pd.DataFrame) -> str:
    """The first records by name, each with what became of its content, if that is known."""
    first = records.head(3)[["entity", "key", "differs"]].itertuples(index=False)
    told = [f"{called(entity, key)} ({differs})" if differs else called(entity, key) for entity, key, differs in first]
    return named(told, len(records))
