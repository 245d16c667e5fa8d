"""Worker processes for runs side by side: each imports everything once, and takes its world down before it ends."""

from __future__ import annotations

import multiprocessing
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from types import FrameType

from harness import signals


def workers(jobs: int) -> Executor:
    """So many processes. They are spawned: nothing of this process leaks into a run."""
    return ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn"), initializer=_be_a_worker)


def end_workers() -> None:
    """Each engine takes its world down first; leaving the executor waits for that."""
    for process in multiprocessing.active_children():
        process.terminate()


@contextmanager
def interruptible() -> Iterator[None]:
    """The first signal that asks for an end raises KeyboardInterrupt; until the end of the block further ones wait for the workers.

    A second one would leave the executor while runs are still being taken down. Only the main thread can hear signals.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        for each in before:
            signal.signal(each, signal.SIG_IGN)
        raise KeyboardInterrupt

    before = {each: signal.getsignal(each) for each in signals.endings()}
    for each in before:
        signal.signal(each, interrupt)
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def _be_a_worker() -> None:
    """A closed terminal is the parent's business. So is Ctrl-C between two runs; during a run the engine hears it and takes all down."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
