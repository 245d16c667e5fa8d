"""Who lives: processes of this machine, each named for good by its pid and its start."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from harness.world.processes.body import Body
from harness.world.processes.supervisor import descendants, start_ticks


class Lived(NamedTuple):
    """One process. `start` in clock ticks since boot: another one that gets the same pid later has another start."""

    pid: int
    start: int

    @property
    def lives(self) -> bool:
        """Whether it still does; a zombie does not."""
        return start_ticks(self.pid) == self.start


def census(bodies: Iterable[Body], *, only_main: bool = False) -> frozenset[Lived]:
    """All live processes of these attempts, without their supervisors; none where this machine cannot see them."""
    pids = {pid for body in bodies for pid in (body.pid, *(descendants(body.root) if body.root and not only_main else ()))}
    found = ((pid, start_ticks(pid)) for pid in pids if pid > 0)
    return frozenset(Lived(pid, start) for pid, start in found if start is not None)
