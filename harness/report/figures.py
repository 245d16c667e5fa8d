"""The few numbers that a reader takes along."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.evidence.algebra import MISSING
from harness.report.measured import NAMES, measured
from harness.report.surplus import rows_too_many, unjudged_rows
from harness.report.wording import UNKNOWN, clock, many, number, span

if TYPE_CHECKING:
    from harness.checks.judge.judge import Judgement
    from harness.evidence.delivery import DeliveryCounts
    from harness.evidence.evidence import Evidence


@dataclass(frozen=True)
class Figure:
    """`bad`: a number that ought to be zero and is not."""

    name: str
    value: str
    note: str = ""
    bad: bool = False


def figures(evidence: Evidence, judgement: Judgement) -> tuple[Figure, ...]:
    """Records first, then the times of the first fault."""
    counts = evidence.delivery.counts
    doubled, rows = evidence.delivery.surplus("effects"), rows_too_many(evidence)
    healed = [window.healed_t for window in evidence.windows if window.healed_t is not None]
    owed = evidence.backlog.at(healed[0]).count if healed else None
    wrong = counts.stale + counts.corrupted + counts.unexpected
    return (
        Figure("records", number(counts.keys), _records(counts)),
        Figure("missing", number(counts.missing), _missing(counts), bad=counts.missing > 0),
        Figure("doubled effects", number(doubled), bad=doubled > 0),
        Figure("rows too many", number(rows), "no check judges them" if unjudged_rows(evidence, judgement) else "", bad=rows > 0),
        Figure("wrong content", number(wrong), "stale, corrupted or unexpected" if wrong else "", bad=wrong > 0),
        Figure("owed at heal", UNKNOWN if owed is None else number(owed), _heal(healed)),
        *(_time(judgement, name) for name in NAMES),
    )


def _heal(healed: list[float]) -> str:
    """Which heal."""
    return f"{'of the first fault, ' * (len(healed) > 1)}at {clock(healed[0])}" if healed else ""


def _records(counts: DeliveryCounts) -> str:
    return f"in {many(counts.offered, 'version')}" + (f", {number(counts.dead)} given up and named" if counts.dead else "")


def _missing(counts: DeliveryCounts) -> str:
    """Which kind of missing; lost: the connector had moved past them."""
    kinds = ", ".join(f"{number(count)} {word}" for word in MISSING if (count := getattr(counts, word)))
    lost = counts.lost and (
        ("lost" if counts.lost == 1 else "all of them lost") if counts.lost == counts.missing else f"{number(counts.lost)} of them lost"
    )
    return f"{kinds}; {lost}" if lost else kinds


def _time(judgement: Judgement, name: str) -> Figure:
    """Of the first fault that was put in place."""
    if judgement.times.empty:
        return Figure(name.upper(), UNKNOWN)
    first = measured(judgement, judgement.times.iloc[0].to_dict(), name)
    return Figure(name.upper(), span(first.seconds), first.note, bad=first.bad)
