"""Rows too many that no check of a run judges: a reader must see them with every outcome."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from harness.checks.judge.judge import Judgement
    from harness.evidence.evidence import Evidence


def rows_too_many(evidence: Evidence) -> int:
    """Rows beyond one per record at the destination, in both directions where changes go both ways."""
    ways = [way for way in (evidence, evidence.back) if way]
    return sum(way.delivery.surplus("records") for way in ways)


def unjudged_rows(evidence: Evidence, judgement: Judgement) -> int:
    """The same, where no check of the run counts rows."""
    counted = any(verdict.check == "counts_match" or verdict.params.get("level") == "records" for verdict in judgement.verdicts)
    return 0 if counted else rows_too_many(evidence)
