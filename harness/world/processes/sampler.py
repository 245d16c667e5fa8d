"""Reads 20 times a second how long each of a run's processes waited for a CPU, and writes the stretches to the journal.

A late action of a starved process proves nothing, but only in the stretch in which it waited, and only for as long.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Protocol

from harness.journal import Tell, events
from harness.world.processes.families import Families
from harness.world.processes.processors import Spent, Threads, is_told, spent, threads

LOOK_WALL_S = 0.05
"""So that, also when this thread waits for a CPU itself, hardly a stretch is longer than 0.1 s."""
NOTICEABLE_WALL_S = 0.01
"""Less than this in one stretch delays nothing that is timed in drill time: an idle machine writes next to nothing."""


class Clock(Protocol):
    """The drill clock."""

    def at(self) -> float: ...

    def wall_s(self, drill_s: float) -> float: ...


class Sampler:
    """Reports `waited` (actor, pid, from_at, until_at, ran_s, waited_s) for each process and stretch in which its threads waited
    noticeably.

    The two times are on the drill clock. `ran_s` and `waited_s` are wall seconds, summed over the process's threads; `waited_s` is at
    most the length of the stretch, since nothing can be late by more than that. Thread-safe.
    """

    def __init__(self, named: Callable[[], Mapping[int, str]], clock: Clock, tell: Tell) -> None:
        self._families = Families(named)
        self._clock = clock
        self._tell = tell
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._thread: threading.Thread | None = None
        self._sum = Spent()
        self._from_at, self._before = self._look()[1:]

    def begin(self) -> None:
        """Look on, in a thread of its own, until `close`."""
        if is_told():
            self._thread = threading.Thread(target=self._keep_looking, name="sampler", daemon=True)
            self._thread.start()

    def close(self) -> None:
        self._over.set()
        if self._thread is not None:
            self._thread.join()

    def spent(self) -> Spent:
        """What all processes together spent since this was asked last."""
        with self._lock:
            self._sample()
            told, self._sum = self._sum, Spent()
        return told

    def _keep_looking(self) -> None:
        while not self._over.wait(LOOK_WALL_S):
            with self._lock:
                self._sample()

    def _sample(self) -> None:
        actors, until_at, now = self._look()
        from_at, before = self._from_at, self._before
        self._from_at, self._before = until_at, now
        longest_s = self._clock.wall_s(until_at - from_at)
        for pid, (ran_s, waited_s) in spent(before, now).items():
            self._sum = self._sum.plus(ran_s, waited_s)
            if waited_s >= NOTICEABLE_WALL_S:
                self._tell(
                    events.Waited(
                        actor=actors[pid],
                        pid=pid,
                        from_at=from_at,
                        until_at=until_at,
                        ran_s=round(ran_s, 4),
                        waited_s=round(min(waited_s, longest_s), 4),
                    )
                )

    def _look(self) -> tuple[dict[int, str], float, Threads]:
        actors = self._families.look()
        return actors, self._clock.at(), threads(actors)
