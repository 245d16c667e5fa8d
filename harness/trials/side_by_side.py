"""Trials in parallel, each in a worker process; results come as they are ready."""

from __future__ import annotations

import multiprocessing
import signal
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path
from types import FrameType

from harness.trials.play import be_a_worker, play
from harness.trials.trial import Result, Trial

TRIES = 3
"""So often a trial is carried out until it is judged."""


def workers(jobs: int) -> Executor:
    """Processes that import everything once. They are spawned: nothing of this process leaks into a run."""
    return ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn"), initializer=be_a_worker)


def side_by_side(
    trials: Iterable[Trial], out: Path, jobs: int, until_s: float | None = None, pool: Executor | None = None
) -> Iterator[tuple[Trial, Result]]:
    """Carry out the trials, `jobs` at a time; none begins after the instant `until_s` of the monotonic clock.

    What could not be judged is tried again, with the same seed. A `pool` of the caller's stays open.
    Raises KeyboardInterrupt after all runs have been taken down.
    """
    fresh, again = ((trial, 1) for trial in trials), deque[tuple[Trial, int]]()
    under_way: dict[Future[Result], tuple[Trial, int]] = {}
    with _interruptible(), nullcontext(pool) if pool else workers(jobs) as executor:
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
                    if result.judged or attempt == TRIES:
                        yield trial, result
                    else:
                        again.append((trial, attempt + 1))
        except (KeyboardInterrupt, BrokenProcessPool):
            _end_workers()
            raise


@contextmanager
def _interruptible() -> Iterator[None]:
    """SIGTERM is told to the workers as Ctrl-C is; only the main thread can hear it."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _end_workers() -> None:
    """Each engine takes its world down first; leaving the executor waits for that."""
    for process in multiprocessing.active_children():
        process.terminate()
