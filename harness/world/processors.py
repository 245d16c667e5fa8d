"""How long a run's processes waited for a processor: what a starved connector does late proves nothing about the connector.

Linux tells it for each thread (`/proc/<pid>/task/<tid>/schedstat`: nanoseconds on a processor, nanoseconds in the queue for one; see
Documentation/scheduler/sched-stats.rst of the kernel). Elsewhere nothing is known, and nothing is claimed.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import psutil

_PROC = Path("/proc")


class Spent(NamedTuple):
    """Wall seconds, summed over threads."""

    ran_s: float
    waited_s: float


class Processors:
    """The families of this process and of those `elsewhere`. Each `spent` tells of the time since the one before."""

    def __init__(self, elsewhere: Callable[[], Iterable[int]] = tuple) -> None:
        self._elsewhere = elsewhere
        self._before = self._look()

    def spent(self) -> Spent:
        """Threads that came or went meanwhile count for what is known of them."""
        before, self._before = self._before, self._look()
        new = [(now, before.get(thread, (0, 0))) for thread, now in self._before.items()]
        return Spent(*(sum(now[part] - then[part] for now, then in new) / 1e9 for part in (0, 1)))

    def _look(self) -> dict[tuple[int, int], tuple[int, int]]:
        """(process, thread): (ran, waited), in nanoseconds since the thread began."""
        found = {}
        for pid in {pid for first in (os.getpid(), *self._elsewhere()) for pid in _family(first)}:
            with suppress(OSError, ValueError):  # it is gone, or the kernel does not tell
                for task in (_PROC / str(pid) / "task").iterdir():
                    ran, waited, _slices = (task / "schedstat").read_text().split()
                    found[pid, int(task.name)] = int(ran), int(waited)
        return found


def _family(pid: int) -> list[int]:
    with suppress(psutil.Error):
        return [pid, *(child.pid for child in psutil.Process(pid).children(recursive=True))]
    return []
