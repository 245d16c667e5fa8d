"""Finds the processes of a lost supervisor by pid and start time, by its session and by its mark, and ends them.

The harness is a child subreaper (prctl(2)) while supervisors live, so that orphans become its own children and not those of
process 1.
"""

from __future__ import annotations

import ctypes
import os
import signal
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from harness.world.processes.supervisor import MARK, PR_SET_CHILD_SUBREAPER

_WALL_S = 5.0
_ROUND_WALL_S = 0.01
_FORGET_ABOVE = 4096


class Adoption:
    """Whether this process adopts orphans below it, which it does while at least one caller wants it. Thread-safe."""

    def __init__(self) -> None:
        self._asked = 0
        self._lock = threading.Lock()

    def begin(self) -> None:
        self._ask(1)

    def end(self) -> None:
        self._ask(-1)

    def _ask(self, more: int) -> None:
        with self._lock:
            self._asked += more
            ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, int(self._asked > 0), 0, 0, 0)


ADOPTION = Adoption()


@dataclass(frozen=True)
class Row:
    """A process as /proc shows it; `start` in clock ticks since boot."""

    pid: int
    parent: int
    session: int
    start: int
    zombie: bool


def processes() -> dict[int, Row]:
    """Everything that runs on this machine, by pid."""
    found = {}
    for name in os.listdir("/proc"):  # noqa: PTH208
        if name.isdigit() and (row := _row(int(name))):
            found[row.pid] = row
    return found


def _row(pid: int) -> Row | None:
    try:
        fields = Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()
    except OSError:
        return None
    return Row(pid, int(fields[1]), int(fields[3]), int(fields[19]), fields[0] in {b"Z", b"X"})


class Held:
    """The processes below one supervisor, as it reports them; not thread-safe."""

    def __init__(self, supervisor: int) -> None:
        self._supervisor = supervisor
        self._seen: set[tuple[int, int | None]] = set()

    def add(self, pid: int, start: int | None) -> None:
        """Note a process. Ended ones are forgotten later. `start` None: it had ended before it was looked at."""
        if pid != self._supervisor:
            self._seen.add((pid, start))
        if len(self._seen) > _FORGET_ABOVE:
            self._seen = {(row.pid, row.start) for row in processes().values() if (row.pid, row.start) in self._seen}

    def end(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """SIGKILL until two looks in a row find no process. Returns the killed processes, and those still alive after five seconds."""
        killed: set[int] = set()
        left: tuple[int, ...] = ()
        give_up, quiet = time.monotonic() + _WALL_S, 0
        while quiet < 2 and time.monotonic() < give_up:
            left = tuple(row.pid for row in self._alive())
            killed |= {pid for pid in left if _kill(pid)}
            quiet = 0 if left else quiet + 1
            time.sleep(_ROUND_WALL_S)
        return tuple(sorted(killed)), left

    def _alive(self) -> Iterator[Row]:
        """Known ones, adopted ones that are theirs, and all that is below these. Zombies among them are reaped."""
        table = processes()
        below: dict[int, list[Row]] = {}
        for row in table.values():
            below.setdefault(row.parent, []).append(row)
        queue = [row for row in table.values() if self._is_held(row, table)]
        met: set[int] = set()
        while queue:
            row = queue.pop()
            if row.pid in met:
                continue
            met.add(row.pid)
            queue += below.get(row.pid, [])
            if row.zombie:
                _reap(row)
            else:
                self._seen.add((row.pid, row.start))
                yield row

    def _is_held(self, row: Row, table: Mapping[int, Row]) -> bool:
        """A pid alone does not identify a process. Its start time does, or that it became our child although it has the session or mark of
        theirs."""
        if (row.pid, row.start) in self._seen:
            return True
        if row.parent != os.getpid() or row.session == os.getsid(0):
            return False
        leader = table.get(row.session)
        theirs = (leader.pid, leader.start) in self._seen if leader else any(pid == row.session for pid, _ in self._seen)
        return theirs or _carries(row.pid, f"{MARK}={self._supervisor}")


def marked(variable: str) -> Iterator[Row]:
    """The live processes that were started with `NAME=value` in their environment, but for this one."""
    for row in processes().values():
        if not row.zombie and row.pid != os.getpid() and _carries(row.pid, variable):
            yield row


def _carries(pid: int, variable: str) -> bool:
    try:
        return variable.encode() in Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    except OSError:
        return False


def _kill(pid: int) -> bool:
    try:
        os.kill(pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return False
    return True


def _reap(row: Row) -> None:
    if row.parent == os.getpid():
        try:
            os.waitpid(row.pid, os.WNOHANG)
        except ChildProcessError:
            return
