"""How long threads ran on a processor and waited for one.

Linux reports it for each thread (`/proc/<pid>/task/<tid>/schedstat`: nanoseconds on a processor, nanoseconds in the queue for one; see
Documentation/scheduler/sched-stats.rst of the kernel). Other systems have no such figures.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

Threads = Mapping[tuple[int, int], tuple[int, int]]
"""(process, thread): (ran, waited), in nanoseconds since the thread began."""


class Spent(NamedTuple):
    """Wall seconds, summed over threads."""

    ran_s: float = 0.0
    waited_s: float = 0.0

    def plus(self, ran_s: float, waited_s: float) -> Spent:
        return Spent(self.ran_s + ran_s, self.waited_s + waited_s)


def is_told() -> bool:
    """Whether this machine's kernel reports how long a thread waited."""
    return Path("/proc/self/schedstat").exists()


def threads(pids: Iterable[int]) -> Threads:
    """All threads of these processes, as far as they still exist and the kernel reports them."""
    found = {}
    for pid in pids:
        with suppress(OSError):
            for thread in os.listdir(f"/proc/{pid}/task"):  # noqa: PTH208  # many times a second
                with suppress(OSError, ValueError):  # it is gone
                    ran, waited, _slices = _read(f"/proc/{pid}/task/{thread}/schedstat").split()
                    found[pid, int(thread)] = int(ran), int(waited)
    return found


def spent(before: Threads, now: Threads) -> dict[int, Spent]:
    """By process, what its threads spent between two looks: one that came meanwhile counts whole, of one that ended nothing is known."""
    found: dict[int, Spent] = {}
    for thread, (ran, waited) in now.items():
        earlier = before.get(thread, (0, 0))
        if earlier[0] > ran or earlier[1] > waited:
            earlier = (0, 0)  # another thread with the number of one that ended
        found[thread[0]] = found.get(thread[0], Spent()).plus((ran - earlier[0]) / 1e9, (waited - earlier[1]) / 1e9)
    return found


def _read(path: str) -> bytes:
    file = os.open(path, os.O_RDONLY)
    try:
        return os.read(file, 128)
    finally:
        os.close(file)
