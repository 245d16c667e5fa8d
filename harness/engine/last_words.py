"""What the connector said last, where it never came to work: the end of its log, and how often it was started."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from harness.world.log import tail
from harness.world.process import Process

_OFTEN = 3
"""Starts. So many, and a program ends soon after each of them."""


def keeps_ending(each: Iterable[Process]) -> bool:
    """Whether one of the processes was started again and again, and its last end was a failure."""
    return any(_attempt(one.log) >= _OFTEN and bool(one.last_code) for one in each)


def last_words(each: Iterable[Process]) -> str:
    """A line for each process: the end of its newest log that is not empty, and its starts where there were several."""
    return "".join(f"\n  {_starts(one)}{_log(one.log)}" for one in each)


def _starts(process: Process) -> str:
    starts = _attempt(process.log)
    return f"it was started {starts} times, and last ended with code {process.last_code}; " if starts > 1 and process.last_code else ""


def _log(newest: Path) -> str:
    actor = newest.stem.rpartition(".")[0]
    earlier = (newest.with_name(f"{actor}.{number}.log") for number in range(_attempt(newest), 0, -1))
    log = next((log for log in earlier if log.is_file() and log.stat().st_size), newest)
    return f"the end of {log}: {tail(log)}"


def _attempt(log: Path) -> int:
    """Which start it is the log of."""
    number = log.stem.rpartition(".")[2]
    return int(number) if number.isdecimal() else 1
