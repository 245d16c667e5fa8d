"""One started service: a supervised process with its log, that ends with the harness, however the harness ends."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from harness.errors import EnvironmentUnavailable
from harness.world import supervisor
from harness.world.child import tail

_STOP_WALL_S = 5.0
_LOOK_WALL_S = 0.05


class ServiceProcess:
    """Not thread-safe: the harness starts it, waits for it and stops it from one thread."""

    def __init__(self, name: str, command: list[str], environment: Mapping[str, str], folder: Path, run_dir: Path) -> None:
        """Spawn it. Raises EnvironmentUnavailable when the command cannot be started."""
        self.name = name
        self.log = run_dir / "logs" / f"service.{name}.log"
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-S", supervisor.__file__, str(self.log), str(run_dir / "processes.jsonl"), *command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=folder,
            env=dict(environment),
            start_new_session=True,
        )
        assert self._process.stdout is not None  # noqa: S101
        told = json.loads(self._process.stdout.readline() or b'{"event":"failed","reason":"the supervisor ended"}')
        if told["event"] != "started":
            self.stop("SIGKILL")
            raise EnvironmentUnavailable(f"the service {name} cannot be started: {command[0]}: {told.get('reason')}")
        self.pid = int(told["pid"])

    @property
    def supervisor(self) -> int:
        """The process above it, in real time; everything below that is the service."""
        return self._process.pid

    def wait(self, answers: Callable[[], bool], wall_s: float) -> None:
        """Until it answers. Raises EnvironmentUnavailable with the end of its log when it ends first, or never does."""
        give_up = time.monotonic() + wall_s
        while not answers():
            ended = self._process.poll() is not None
            if ended or time.monotonic() > give_up:
                why = "ended before it was ready" if ended else f"did not become ready within {wall_s:g} s"
                raise EnvironmentUnavailable(f"the service {self.name} {why}", f"the end of {self.log}: {tail(self.log)}")
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(_LOOK_WALL_S)

    def lives(self) -> bool:
        """Whether it still runs."""
        return self._process.poll() is None

    def stop(self, signal_name: str) -> None:
        """Its own way to end, at most five seconds for that, then SIGKILL to all that is left of it."""
        for text, wall_s in ((f"signal {int(signal.Signals[signal_name])}", _STOP_WALL_S), ("kill", _STOP_WALL_S)):
            if self.lives():
                self._say(text)
                with contextlib.suppress(subprocess.TimeoutExpired):
                    self._process.wait(wall_s)
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                pipe.close()

    def _say(self, text: str) -> None:
        assert self._process.stdin is not None  # noqa: S101
        with contextlib.suppress(BrokenPipeError):
            os.write(self._process.stdin.fileno(), f"{text}\n".encode())
