"""The hunt: draw schedules until one breaks a law, then shrink it to the smallest that still does."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from harness.errors import EnvironmentUnavailable
from harness.explore.schedule import Bounds, Event, Schedule
from harness.trials.trial import FAIL, Result

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

Judge = Callable[[Schedule], Result | None]
"""What came of a schedule; None: it cannot be a drill (two faults of it exclude each other)."""


@dataclass
class Hunt:
    """`judge` runs a schedule; each is run once, however often it is asked for. `until_s`: an instant of the monotonic clock."""

    judge: Judge
    bounds: Bounds
    until_s: float | None = None
    tried: dict[Schedule, Result | None] = field(default_factory=dict)

    def smallest(self, seed: int, examples: int) -> tuple[Schedule, Result] | None:
        """The smallest schedule that fails, with what it failed on; None: none of so many examples did, or the time was over.

        Raises EnvironmentUnavailable where Hypothesis is not installed.
        """
        found: Schedule | None = None
        known = -1
        while len(self.tried) > known:  # Hypothesis shrinks for five minutes at a time; asked again, it goes on from what was tried
            known = len(self.tried)
            found = self._find(seed, examples)
        result = self.tried[found] if found is not None else None
        return (found, result) if found is not None and result is not None else None

    def _find(self, seed: int, examples: int) -> Schedule | None:
        hypothesis = _hypothesis()
        settings = hypothesis.settings(
            max_examples=examples,
            deadline=None,
            database=None,
            suppress_health_check=list(hypothesis.HealthCheck),
            phases=(hypothesis.Phase.generate, hypothesis.Phase.shrink),
            verbosity=hypothesis.Verbosity.quiet,
        )
        rng = random.Random(f"explore {seed}")  # noqa: S311  # reproducible, not secret
        try:
            found: Schedule = hypothesis.find(schedules(self.bounds), self._fails, settings=settings, random=rng)
        except hypothesis.errors.NoSuchExample:
            return None
        return found

    def _fails(self, schedule: Schedule) -> bool:
        if schedule not in self.tried:
            if self.until_s is not None and time.monotonic() >= self.until_s:
                return False  # the smallest so far has to do
            self.tried[schedule] = self.judge(schedule)
        result = self.tried[schedule]
        return result is not None and result.outcome == FAIL


def schedules(bounds: Bounds) -> SearchStrategy[Schedule]:
    """Simple ones first: few faults, early and short. Raises EnvironmentUnavailable where Hypothesis is not installed."""
    strategies = _hypothesis().strategies
    event = strategies.builds(
        Event,
        name=strategies.sampled_from(bounds.menu),
        after=strategies.integers(0, bounds.steps),
        lasts=strategies.integers(1, bounds.steps),
    )

    def of(count: int) -> SearchStrategy[Schedule]:
        several = strategies.lists(event, min_size=count, max_size=count, unique_by=lambda one: one.name)
        ordered: SearchStrategy[Schedule] = several.map(lambda events: tuple(sorted(events, key=lambda one: bounds.menu.index(one.name))))
        return ordered

    # Each number of faults is as likely as any other: what needs two of them together is found sooner among many.
    drawn: SearchStrategy[Schedule] = strategies.integers(1, bounds.most).flatmap(of)
    return drawn


def _hypothesis() -> Any:
    try:
        import hypothesis
        import hypothesis.strategies
    except ImportError as error:
        raise EnvironmentUnavailable("Hypothesis is not installed", "pip install 'integration-drills[explore]'") from error
    return hypothesis
