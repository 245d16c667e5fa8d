"""Schedules that Hypothesis draws within the bounds; none of them is run here."""

from __future__ import annotations

import random
from contextlib import suppress
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from harness.errors import EnvironmentUnavailable
from harness.explore.schedule import Bounds, Schedule, ScheduledFault

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy


@lru_cache(maxsize=8)
def drawn(bounds: Bounds, seed: int, number: int) -> tuple[Schedule, ...]:
    """At most so many different ones, always the same for a seed. Raises EnvironmentUnavailable where Hypothesis is not installed."""
    hypothesis = _hypothesis()
    settings = hypothesis.settings(
        max_examples=number,
        deadline=None,
        database=None,
        suppress_health_check=list(hypothesis.HealthCheck),
        phases=(hypothesis.Phase.generate,),
        verbosity=hypothesis.Verbosity.quiet,
    )
    rng = random.Random(f"explore {seed}")  # noqa: S311  # reproducible, not secret
    seen: dict[Schedule, None] = {}

    def keep(schedule: Schedule) -> bool:
        seen[schedule] = None
        return False  # the target is known only after the run

    with suppress(hypothesis.errors.NoSuchExample):
        hypothesis.find(schedules(bounds), keep, settings=settings, random=rng)
    return tuple(seen)


def schedules(bounds: Bounds) -> SearchStrategy[Schedule]:
    """Each number of faults is as likely as any other. Raises EnvironmentUnavailable where Hypothesis is not installed."""
    strategies = _hypothesis().strategies
    event = strategies.builds(
        ScheduledFault,
        name=strategies.sampled_from(bounds.menu),
        after=strategies.integers(0, bounds.steps),
        lasts=strategies.integers(1, bounds.steps),
    )

    def of(count: int) -> SearchStrategy[Schedule]:
        several = strategies.lists(event, min_size=count, max_size=count, unique_by=lambda one: one.name)
        ordered: SearchStrategy[Schedule] = several.map(lambda events: tuple(sorted(events, key=lambda one: bounds.menu.index(one.name))))
        return ordered

    several: SearchStrategy[Schedule] = strategies.integers(1, bounds.most).flatmap(of)
    return several


def _hypothesis() -> Any:
    try:
        import hypothesis
        import hypothesis.strategies
    except ImportError as error:
        raise EnvironmentUnavailable("Hypothesis is not installed", "pip install 'integration-drills[explore]'") from error
    return hypothesis
