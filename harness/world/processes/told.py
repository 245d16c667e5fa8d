"""The reports of a supervisor, line by line, and a watch on the supervisor itself."""

from __future__ import annotations

import os
import selectors
import subprocess
from collections.abc import Iterator
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from harness.world.processes.body import Fact, Left

_LOOK_WALL_S = 0.1


class _Strict(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class _Process(_Strict):
    pid: int
    program: str


class Line(_Strict):
    """One line of it; `harness.world.processes.supervisor` says what each event has."""

    event: Literal["started", "failed", "seen", "left", "orphaned", "exited", "paused", "resumed", "flooded", "unwritten"]
    pid: int = 0
    start: int | None = None
    code: int = 0
    left: tuple[int, ...] = ()
    pids: tuple[int, ...] = ()
    processes: tuple[_Process, ...] = ()
    bytes: int = 0
    reason: str = ""
    file: str = ""

    @property
    def fact(self) -> Fact | None:
        """Its fact about an attempt; None if the line is only for the harness."""
        match self.event:
            case "started" | "failed" | "seen":
                return None
        behind = tuple(Left(one.pid, one.program) for one in self.processes)
        return Fact(self.event, code=self.code, behind=behind, left=self.left, bytes=self.bytes, reason=self.reason)


class Told:
    """The lines of one supervisor: who is killed, stopped even for a moment, or talked over keeps nothing any more."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdout is not None  # noqa: S101
        self._process, self._stdout = process, process.stdout
        self.fault = ""
        """Why it is lost."""
        self.lines = self._read()
        """Until it ends, or is lost."""

    def _read(self) -> Iterator[Line]:
        data = b""
        with selectors.DefaultSelector() as waiting:
            waiting.register(self._stdout, selectors.EVENT_READ)
            while not self._was_stopped():
                ended = self._process.poll() is not None  # do not wait for other processes that hold the pipe's other end
                if waiting.select(0 if ended else _LOOK_WALL_S):
                    more = os.read(self._stdout.fileno(), 65536)
                    if not more:
                        return
                    *lines, data = (data + more).split(b"\n")
                    try:
                        yield from map(Line.model_validate_json, lines)
                    except ValidationError:
                        self.fault = "sent a message that no supervisor sends"
                        return
                elif ended:
                    return
        self.fault = "was stopped"

    def _was_stopped(self) -> bool:
        """Also when it goes on by now: the kernel keeps that for its parent."""
        try:
            return os.waitid(os.P_PID, self._process.pid, os.WSTOPPED | os.WCONTINUED | os.WNOHANG) is not None
        except ChildProcessError:
            return False
