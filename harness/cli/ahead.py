"""How far a series is, and when it will end: what has begun, what is over, and how long the rest takes."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from harness.checks.verdict import Outcome
from harness.plan.takes import rounded, takes_wall_s
from harness.report.wording import many

if TYPE_CHECKING:
    from harness.cli.series import Done
    from harness.plan.model import Plan

_SOON = 0.1
"""Share of the whole time below which seconds would be a promise that no plan can keep."""


@dataclass
class Ahead:
    """What a series still has before it. Its length comes from the plans; how long the first runs really took corrects it."""

    runs: int
    planned_s: float
    """Wall time of all runs, one after the other, as the plans say."""
    jobs: int
    began_mono_s: float
    under_way: list[tuple[Plan, float]] = field(default_factory=list)
    """Each with the instant of its begin, of the monotonic clock."""
    ended: int = 0
    ended_planned_s: float = 0.0
    ended_took_s: float = 0.0
    failed: int = 0
    unclear: int = 0
    dropped: int = 0
    """Runs that do not begin any more, because too many have failed."""

    @classmethod
    def of(cls, first: Iterable[Plan], repeat: int, jobs: int) -> Ahead:
        """A series of these plans, each `repeat` times; it begins now."""
        lengths_s = [takes_wall_s(plan) for plan in first]
        return cls(len(lengths_s) * repeat, sum(lengths_s) * repeat, jobs, time.monotonic())

    def begin(self, plan: Plan, now_mono_s: float) -> None:
        """One run begins."""
        self.under_way.append((plan, now_mono_s))

    def note(self, end: Done) -> None:
        """One run is over."""
        self.under_way = [(plan, began) for plan, began in self.under_way if plan is not end.plan]
        self.ended += 1
        self.ended_planned_s += takes_wall_s(end.plan)
        self.ended_took_s += end.took_s
        judged = end.rehearsal.judgement.outcome if end.rehearsal else None
        self.failed += judged is Outcome.FAIL
        self.unclear += judged not in {Outcome.FAIL, Outcome.PASS}

    def drop_the_rest(self) -> None:
        """No further run begins; those that are under way are still carried out."""
        self.dropped = self.runs - self.ended - len(self.under_way)
        self.planned_s = self.ended_planned_s + sum(takes_wall_s(plan) for plan, _ in self.under_way)

    def left_s(self, now_mono_s: float) -> float:
        """Wall seconds until the series ends, as far as can be foreseen."""
        pace = self.ended_took_s / self.ended_planned_s if self.ended_planned_s else 1.0
        begun_s = [takes_wall_s(plan) for plan, _ in self.under_way]
        rest_s = [max(0.0, pace * took_s - (now_mono_s - began)) for took_s, (_, began) in zip(begun_s, self.under_way, strict=True)]
        waiting_s = pace * max(0.0, self.planned_s - self.ended_planned_s - sum(begun_s))
        return max((waiting_s + sum(rest_s)) / max(1, min(self.jobs, self._to_come)), *rest_s, 0.0)

    def share(self, now_mono_s: float) -> float:
        """How much of the whole time has gone by, from 0 to 1; 1 only at the end."""
        if not self._to_come:
            return 1.0
        passed_s = now_mono_s - self.began_mono_s
        whole_s = passed_s + self.left_s(now_mono_s)
        return min(passed_s / whole_s, 0.99) if whole_s else 0.0

    def words(self, now_mono_s: float) -> str:
        """`3 of 12 runs, 1 failed, about 2 min left`."""
        counted = ((self.failed, "failed"), (self.unclear, "could not be judged"), (self.dropped, "not run"))
        left_s = self.left_s(now_mono_s)
        soon = left_s < _SOON * (now_mono_s - self.began_mono_s + left_s)
        told = "longer than expected" if not left_s else "soon over" if soon else f"about {rounded(left_s)} left"
        left = [told] if self._to_come else []
        if self.dropped and self._to_come:  # why it is not over yet
            left = [f"{len(self.under_way)} still under way", *left]
        return ", ".join([f"{self.ended} of {many(self.runs, 'run')}", *(f"{count} {what}" for count, what in counted if count), *left])

    @property
    def _to_come(self) -> int:
        return self.runs - self.ended - self.dropped
