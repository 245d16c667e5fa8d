"""A fixture as a child process: one ready line with a deadline, a lifeline, and its log kept."""

from __future__ import annotations

import json
import os
import selectors
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from harness.errors import EnvironmentUnavailable
from harness.world.log import tail

READY_WALL_S = 20.0


@dataclass(frozen=True)
class Child:
    """A started fixture; `ready` is the content of its ready line."""

    actor: str
    process: subprocess.Popen[bytes]
    log: Path

    def wait_ready(self, deadline_s: float = READY_WALL_S) -> dict[str, Any]:
        """Its ready line. Raises EnvironmentUnavailable with the end of its log."""
        assert self.process.stdout is not None  # noqa: S101
        give_up = time.monotonic() + deadline_s
        text = b""
        with selectors.DefaultSelector() as waiting:
            waiting.register(self.process.stdout, selectors.EVENT_READ)
            while b"\n" not in text and time.monotonic() < give_up:
                if waiting.select(0.2):
                    data = os.read(self.process.stdout.fileno(), 4096)
                    if not data:
                        break
                    text += data
        try:
            told: dict[str, Any] = json.loads(text.partition(b"\n")[0])
        except ValueError:
            raise EnvironmentUnavailable(
                f"{self.actor} did not become ready within {deadline_s:g} s",
                f"the end of its log {self.log}: {tail(self.log)}",
            ) from None
        return told

    def wake(self) -> bool:
        """It was started with `--standby`: it begins now. Whether it is still there."""
        assert self.process.stdin is not None  # noqa: S101
        try:
            os.write(self.process.stdin.fileno(), b"\n")
        except OSError:
            return False
        return self.process.poll() is None

    def stop(self, grace_s: float = 5.0) -> bytes:
        """SIGTERM, so that its ledger gets an end line; SIGKILL when that does not help. What it said since it was ready."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(grace_s)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        said = self._rest()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe:
                pipe.close()
        return said

    def _rest(self) -> bytes:
        """The rest of the pipe, without waiting for other processes that may hold its other end."""
        said, pipe = b"", self.process.stdout
        if pipe is None or pipe.closed:
            return said
        os.set_blocking(pipe.fileno(), False)
        with suppress(BlockingIOError):
            while data := os.read(pipe.fileno(), 65536):
                said += data
        return said


def start(actor: str, program: Path, arguments: list[str], log: Path, environment: dict[str, str]) -> Child:
    """Start a fixture program with this Python; its end of stdin is its lifeline."""
    with log.open("ab") as errors:
        process = subprocess.Popen(
            [sys.executable, str(program), *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            env=environment,
            start_new_session=True,
        )
    return Child(actor, process, log)
