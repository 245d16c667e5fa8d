"""Judging a table-top: what people did is judged where their ledger and the pager's say enough. No system ran, so nothing else is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness import registry
from harness.checks.verdict import Outcome, Verdict
from harness.drill.kinds import CHECKS
from harness.plan.model import CheckPlan

if TYPE_CHECKING:
    from collections.abc import Callable

    from harness.evidence.evidence import Evidence

CANNOT = "a table-top cannot judge it: it needs {reads}, and no system ran"


def verdicts(evidence: Evidence, judged: Callable[[CheckPlan], Verdict]) -> list[Verdict]:
    """Of each check of the plan."""
    return [judged(check) if _on_paper(check) else _unjudged(check) for check in evidence.plan.checks]


def _on_paper(check: CheckPlan) -> bool:
    return bool(getattr(registry.load(CHECKS, check.name), "on_paper", False))


def _unjudged(check: CheckPlan) -> Verdict:
    data = [one for one in check.reads if one.partition(":")[0] in {"source", "destination"}]
    why = CANNOT.format(reads=" and ".join(data) or "data")
    return Verdict(check.name, Outcome.INCONCLUSIVE, why, gate=False, params=check.params)
