"""Worker processes for runs side by side: each imports everything once, and takes its world down before it ends."""

from __future__ import annotations

import multiprocessing
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from types import FrameType


def workers(jobs: int) -> Executor:
    """So many processes. They are spawned: nothing of this process leaks into a run."""
    return ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn"), initializer=_be_a_worker)


def end_workers() -> None:
    """Each engine takes its world down first; leaving the executor waits for that."""
    for process in multiprocessing.active_children():
        process.terminate()


@contextmanager
def interruptible() -> Iterator[None]:
    """The first SIGINT or SIGTERM raises KeyboardInterrupt; until the end of the block further ones wait for the workers, as this one does.

    A second one would leave the executor while runs are still being taken down. Only the main thread can hear signals.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        for each in before:
            signal.signal(each, signal.SIG_IGN)
        raise KeyboardInterrupt

    before = {each: signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)}
    for each in before:
        signal.signal(each, interrupt)
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def _be_a_worker() -> None:
    """Between two runs Ctrl-C is the parent's business; during a run the engine hears it, takes everything down and ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
