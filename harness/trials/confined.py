"""Which confinement was in force in the runs of a series, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from harness.report.wording import many


def in_force(told: Iterable[str]) -> str:
    """The different texts of the runs, in the order of their first appearance; empty if there are none."""
    counts = Counter(filter(None, told))
    return next(iter(counts)) if len(counts) == 1 else "; ".join(f"{words} ({many(count, 'run')})" for words, count in counts.most_common())
