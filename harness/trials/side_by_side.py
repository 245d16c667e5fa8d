"""Trials in parallel, each in a worker process; results come as they are ready."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

from harness.errors import Held
from harness.trials.play import play
from harness.trials.trial import Result, Trial
from harness.trials.workers import end_workers, interruptible, workers


def side_by_side(
    trials: Iterable[Trial], out: Path, jobs: int, until_s: float | None = None, pool: Executor | None = None
) -> Iterator[tuple[Trial, Result]]:
    """Carry out the trials, `jobs` at a time; none begins after the instant `until_s` of the monotonic clock.

    Runs that could not be judged are repeated with the same seed. A `pool` of the caller's stays open.
    Raises KeyboardInterrupt, or Held once a safety lever was pulled, after all runs have been taken down.
    """
    fresh, again = ((trial, 1) for trial in trials), deque[tuple[Trial, int]]()
    under_way: dict[Future[Result], tuple[Trial, int]] = {}
    with interruptible(), nullcontext(pool) if pool else workers(jobs) as executor:
        try:
            while True:
                while len(under_way) < jobs and (until_s is None or time.monotonic() < until_s):
                    trial, attempt = again.popleft() if again else next(fresh, (None, 0))
                    if trial is None:
                        break
                    under_way[executor.submit(play, trial, out)] = (trial, attempt)
                if not under_way:
                    return
                done, _ = wait(under_way, return_when=FIRST_COMPLETED)
                for future in done:
                    trial, attempt = under_way.pop(future)
                    result = replace(future.result(), attempts=attempt)
                    if result.judged or attempt >= trial.tries:
                        yield trial, result
                    else:
                        again.append((trial, attempt + 1))
        except (KeyboardInterrupt, BrokenProcessPool, Held):
            end_workers()
            raise
