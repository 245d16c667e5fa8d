"""Sees to it that nothing under test keeps real time unnoticed: every process of an accelerated actor must show the drill clock's mark."""

from __future__ import annotations

import os
import re
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from harness.clock.accelerator import mark
from harness.clock.anchors import DrillClock
from harness.clock.executable import why_not, why_not_file
from harness.clock.skew import MARK
from harness.drill.connector.file import ConnectorFile
from harness.drill.text.template import render
from harness.errors import EnvironmentUnavailable
from harness.journal import Tell, events
from harness.world.processes.supervisor import descendants, start_ticks

LOOK_WALL_S = 0.2
GRACE_WALL_S = 2.0
"""A process shows no mark between exec and the library's first code. On an idle machine no loader takes longer than this."""
LOADER_CPU_S = 1.0
REMEDY = "write `clock: env` if it can take its speed from IDRILL_SPEED, else run the drill with --speed 1"
_NOT = "this process is not accelerated (static, Go, musl, setuid)"
_READ = re.compile(re.escape(MARK.encode()) + rb"(-?\d+) ")


def remedy(clock: DrillClock, *, may_be_wrong: bool) -> str:
    """What to do about a program that does not obey the library."""
    if not may_be_wrong:
        return REMEDY
    alone = "leave clock_skew out of the drill: nothing makes its clock wrong"
    return alone if clock.speed == 1 else f"{alone}; and {REMEDY}"


def refuse(spec: ConnectorFile, values: Mapping[str, str], path: str, hint: str = REMEDY) -> None:
    """Raises EnvironmentUnavailable when a command of an accelerated connector cannot be accelerated, before anything is started."""
    usual = spec.run.cwd or "{connector.dir}"
    commands = [("run", spec.run.command, usual), ("batch", spec.batch.command if spec.batch else None, usual)]
    commands += [(f"processes.{name}", process.command, process.cwd or usual) for name, process in spec.processes.items()]
    for key, command, folder in commands:
        reason = why_not(render(command[0], values), path, Path(render(folder, values))) if command else None
        if reason:
            raise EnvironmentUnavailable(f"`{key}.command` of {spec.connector} cannot have `clock: accelerated`: {reason}", hint)


@dataclass(frozen=True)
class _Root:
    actor: str
    mark: bytes
    """What all below it must show."""
    remedy: str
    """For programs that do not."""


@dataclass
class _Process:
    actor: str
    program: str
    since_s: float
    accelerated: bool = False
    stranger: bool = False
    read: set[int] = field(default_factory=set)
    """The steps of a wrong clock (`harness.clock.skew`) after which it has read the time of day."""


class Guard:
    """Looks at all descendants of the watched processes, five times a second; `stranger` gets each finding.

    Thread-safe. Programs that live shorter than that may go by unseen.
    """

    def __init__(self, clock: DrillClock, tell: Tell) -> None:
        self._clock = clock
        self._tell = tell
        self._roots: dict[tuple[int, int], _Root] = {}
        self._known: dict[tuple[int, int], _Process] = {}
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._thread: threading.Thread | None = None
        self.stranger = ""
        """The first process that is not accelerated, for people; empty while there is none."""

    def watch(self, actor: str, root: int, *, may_be_wrong: bool = False) -> None:
        """From now on all descendants of the process `root` (a supervisor, itself in real time) must be accelerated.

        `may_be_wrong`: and go by the page by which their time of day may be wrong.
        """
        with self._lock:
            start = start_ticks(root)
            if start is not None:
                shown = f"{mark(self._clock, may_be_wrong=may_be_wrong)} ".encode()
                self._roots[root, start] = _Root(actor, shown, remedy(self._clock, may_be_wrong=may_be_wrong))
        if self._thread is None:
            self._thread = threading.Thread(target=self._keep_looking, name="clock-guard", daemon=True)
            self._thread.start()

    def look(self) -> None:
        """One look at everything."""
        with self._lock:
            for (root, start), watched in list(self._roots.items()):
                if start_ticks(root) != start:
                    del self._roots[root, start]  # it ended, and the pid may be someone else's by now
                    continue
                for pid in descendants(root):
                    self._look_at(watched, pid)

    def readers(self, actor: str, step_ns: int) -> list[int]:
        """The processes of an actor that have been seen to read the time of day after this step of their clock; they may have ended."""
        self.look()
        with self._lock:
            return sorted(pid for (pid, _), process in self._known.items() if process.actor == actor and step_ns in process.read)

    def close(self) -> None:
        """Stop looking, and tell how many processes were seen; `brief` ones were gone before they could show the mark."""
        self._over.set()
        if self._thread is not None:
            self._thread.join()
        for actor in sorted({process.actor for process in self._known.values()}):
            seen = [process for process in self._known.values() if process.actor == actor]
            obeyed = sum(process.accelerated for process in seen)
            brief = sum(not process.accelerated and not process.stranger for process in seen)
            self._tell(events.Accelerated(actor=actor, seen=len(seen), accelerated=obeyed, brief=brief))

    def _keep_looking(self) -> None:
        while not self._over.wait(LOOK_WALL_S):
            self.look()

    def _look_at(self, watched: _Root, pid: int) -> None:
        start, program, maps = start_ticks(pid), _program(pid), _maps(pid)
        if start is None or program is None or maps == b"":
            return  # gone, or on its way out
        process = self._known.setdefault((pid, start), _Process(watched.actor, program, time.monotonic()))
        if process.program != program:
            process.program, process.since_s = program, time.monotonic()
        was, process.accelerated = process.accelerated, maps is not None and watched.mark in maps
        if was and not process.accelerated:  # it has begun anew with the same program, or its maps changed while they were read
            process.since_s = time.monotonic()
        process.read.update(map(int, _READ.findall(maps or b"")))
        if not process.accelerated and not self.stranger:
            reason = why_not_file(Path(f"/proc/{pid}/exe"))
            late = time.monotonic() - process.since_s > GRACE_WALL_S and _has_begun(pid)
            if reason or late:
                self._found(process, pid, reason or "did not load the library that was to be preloaded into it", watched.remedy)

    def _found(self, process: _Process, pid: int, reason: str, hint: str) -> None:
        process.stranger = True
        self.stranger = f"process {pid} of the {process.actor}, {process.program}: {_NOT}: it {reason}; {hint}"
        self._tell(events.NotAccelerated(actor=process.actor, pid=pid, program=process.program, reason=reason))


def _program(pid: int) -> str | None:
    try:
        return str(Path(f"/proc/{pid}/exe").readlink())
    except FileNotFoundError:
        return None
    except OSError:
        return "a program of another user"


def _maps(pid: int) -> bytes | None:
    """Empty for a process without memory (it ends); None where the kernel does not let us look."""
    try:
        return Path(f"/proc/{pid}/maps").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return b""
    except OSError:
        return None


def _has_begun(pid: int) -> bool:
    """Whether a program's own code surely runs, and not still its loader."""
    try:
        return begun(Path(f"/proc/{pid}/stat").read_bytes())
    except OSError:
        return False


def begun(stat: bytes) -> bool:
    """The same, from /proc/<pid>/stat: it waits of its own accord, or has worked for longer than any loader.

    Loaders do not sleep. A process that is stopped, or waits for a CPU or a disk, may still be in its loader.
    """
    fields = stat.rpartition(b")")[2].split()
    worked_s = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return fields[0] == b"S" or (fields[0] in {b"R", b"D"} and worked_s > LOADER_CPU_S)
