"""Whether the connector kept the promise of its own file, as far as this run was judged; information only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Literal

from harness.checks.judge.validity import validity
from harness.evidence.algebra import MISSING

if TYPE_CHECKING:
    from harness.checks.verdict import Finding
    from harness.drill.connector.file import Contract
    from harness.evidence.evidence import Evidence

Kept = Literal["kept", "broke", "open", "untested"]
_NOT_THERE = {*MISSING, "late", "stale"}
_WORST: tuple[Kept, ...] = ("broke", "open", "untested", "kept")
_WORDS: Mapping[Kept, str] = {
    "kept": "kept its own promise",
    "broke": "broke its own promise",
    "open": "whether it kept its own promise was not judged",
    "untested": "its own promise was not tested",
}


def promise(evidence: Evidence, findings: Sequence[Finding], doubled: int) -> str | None:
    """A sentence on the promise; None: the file makes none. `findings`: of `exactly_once`; `doubled`: effects, excused ones included."""
    contract = evidence.plan.about.connector.contract
    if contract is None:
        return None
    lacking = [finding for finding in findings if finding.kind in _NOT_THERE]
    arrived = _kept(evidence, some=bool(lacking), judged=any(not finding.excused_by for finding in lacking))
    excused = int(evidence.attribution.doubled("effects")["excused"].sum()) if doubled else 0
    once = _kept(evidence, some=doubled > 0, judged=excused < doubled) if doubled or _tempted(evidence) else "untested"
    exactly = next(worst for worst in _WORST if worst in {arrived, once})
    kept: dict[Contract, Kept] = {"exactly-once-effects": exactly, "at-least-once": arrived, "at-most-once": once}
    less = ", which is less than exactly once" if kept[contract] == "kept" and exactly == "broke" else ""
    return f"{contract}: {_WORDS[kept[contract]]}{less}"


def _tempted(evidence: Evidence) -> bool:
    """Whether something in the run could have become a duplicate: a write in doubt that was sent again, or an import by hand."""
    by_hand = any(window.plan.felt == "import" for window in evidence.windows) and len(evidence.by_hand.imported) > 0
    return evidence.delivery.counts.exercised > 0 or by_hand


def _kept(evidence: Evidence, *, some: bool, judged: bool) -> Kept:
    """`some`: whether there were violations; `judged`: whether one of them has no excuse."""
    if not some:
        return "kept"
    return "broke" if judged and not validity(evidence).proves_nothing else "open"
