"""The hunt: run the most promising drawn schedules until a check fails, then shrink that schedule to the smallest that still fails."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from harness.explore.cover import Cover
from harness.explore.draw import drawn
from harness.explore.schedule import Bounds, Schedule
from harness.explore.shrink import shrunk
from harness.trials.trial import Came, Result

Judge = Callable[[Sequence[Schedule]], Sequence[Result | None]]
"""What came of each of these schedules; None: it cannot be a drill (two faults of it exclude each other), or there was no time left."""
_POOL = 10
"""So many are drawn for each that is run."""
_LARGEST_POOL = 600
_SHARE = 0.7
"""Share of the time for finding a failure. A later one could not be shrunk in time."""


@dataclass
class Hunt:
    """`judge` runs schedules, `jobs` of them side by side; each is run once, however often it is asked for.

    `until_s`: an instant of the monotonic clock after which nothing is run.
    """

    judge: Judge
    bounds: Bounds
    until_s: float | None = None
    jobs: int = 1
    tried: dict[Schedule, Result | None] = field(default_factory=dict)
    _cover: Cover = field(default_factory=Cover)

    def smallest(self, seed: int, examples: int) -> tuple[Schedule, Result] | None:
        """The smallest schedule that fails, with its failure; None: none of so many examples failed, or the time was over.

        Raises EnvironmentUnavailable where Hypothesis is not installed.
        """
        found = self._first(drawn(self.bounds, seed, min(examples * _POOL, _LARGEST_POOL)), examples)
        if found is None:
            return None
        found = shrunk(found, self._first_failing)
        result = self.tried[found]
        assert result is not None  # noqa: S101  # it has failed
        return found, result

    def _first(self, pool: Sequence[Schedule], examples: int) -> Schedule | None:
        left, until_s = dict.fromkeys(pool), None
        if self.until_s is not None:
            now = time.monotonic()
            until_s = now + _SHARE * (self.until_s - now)
        while left and examples > 0 and (until_s is None or time.monotonic() < until_s):
            batch = self._cover.next_of(left, min(self.jobs, examples))
            for schedule in batch:
                del left[schedule]
            found = self._first_failing(batch)
            if found is not None:
                return found
            examples -= len([schedule for schedule in batch if self.tried.get(schedule) is not None])  # the others were no drills
        return None

    def _first_failing(self, schedules: Sequence[Schedule]) -> Schedule | None:
        for begin in range(0, len(schedules), self.jobs):
            batch = schedules[begin : begin + self.jobs]
            self._run(batch)
            for schedule in batch:
                found = self._failing(schedule)
                if found is not None:
                    return found
        return None

    def _failing(self, schedule: Schedule) -> Schedule | None:
        """The schedule, if it fails. If faults that were not felt kept a seen failure from being judged, the schedule without them."""
        result = self.tried.get(schedule)
        if result is None:
            return None
        if result.outcome == Came.FAIL:
            return schedule
        felt = tuple(event for number, event in enumerate(schedule, 1) if f"f{number}" not in result.unfelt)
        if result.judged or (result.only_unfelt and not result.seen):
            self._cover.add(felt)
        elif result.only_unfelt and felt and felt != schedule:
            self._run([felt])
            return self._failing(felt)
        return None

    def _run(self, schedules: Sequence[Schedule]) -> None:
        new = [schedule for schedule in schedules if schedule not in self.tried]
        if new and (self.until_s is None or time.monotonic() < self.until_s):
            self.tried.update(zip(new, self.judge(new), strict=True))
