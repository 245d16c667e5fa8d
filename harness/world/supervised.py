"""Attempts as processes on this machine, each below a supervisor that ends with the harness."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from harness.clock.accelerator import held_back
from harness.errors import EnvironmentUnavailable
from harness.journal.credentials import blot
from harness.world import supervisor
from harness.world.acceleration import Acceleration
from harness.world.body import Command, Fact, NoSuchCommand

_COMMAND = 0
"""In place of an attempt's number: a command that is run beside the attempts."""
_TOLD = 600
_KILL_WALL_S = 5.0


class SupervisedProcess:
    """A process with its whole tree; see `harness.world.body.Body`."""

    def __init__(self, name: str, process: subprocess.Popen[bytes], pid: int) -> None:
        self.pid = pid
        self.root = process.pid
        self._name = name
        self._process = process

    def listen(self, heard: Callable[[Fact], None]) -> None:
        threading.Thread(target=self._listen, args=(heard,), name=f"{self._name}-listener", daemon=True).start()

    def signal(self, name: str) -> None:
        self._say(f"signal {int(signal.Signals[name])}")

    def kill(self) -> None:
        self._say("kill")

    def pause(self) -> None:
        self._say("pause")

    def resume(self) -> None:
        self._say("resume")

    def _say(self, text: str) -> None:
        stdin = self._process.stdin
        if stdin and not stdin.closed:
            try:
                os.write(stdin.fileno(), f"{text}\n".encode())
            except (BrokenPipeError, ValueError):
                return

    def _listen(self, heard: Callable[[Fact], None]) -> None:
        """Facts from the supervisor, until it ends."""
        assert self._process.stdout is not None  # noqa: S101
        assert self._process.stdin is not None  # noqa: S101
        last = None
        for line in self._process.stdout:
            told = json.loads(line)
            if told["event"] == "exited":
                last = Fact("exited", code=told["code"], left=tuple(told["left"]))
            elif told["event"] == "flooded":
                heard(Fact("flooded", bytes=told["bytes"]))
            elif told["event"] == "unwritten":
                heard(Fact("unwritten", reason=told["reason"]))
            elif told["event"] in {"paused", "resumed"}:
                heard(Fact(told["event"]))
        self._process.wait()
        self._process.stdout.close()
        self._process.stdin.close()
        heard(last or Fact("exited", code=self._process.returncode))


@dataclass(frozen=True)
class SupervisedHost:
    """See `harness.world.body.Host`. `environment`: what every command gets; nothing else of the harness's own is handed down."""

    actor: str
    environment: Mapping[str, str]
    run_dir: Path
    acceleration: Acceleration | None = None
    named: dict[int, str] = field(default_factory=dict)
    """The commands that run now, by the process below which all of one is found: what they wait for is not the actor's own waiting."""

    def spawn(self, attempt: int, command: Command, log: Path) -> SupervisedProcess:
        process = subprocess.Popen(
            [sys.executable, "-I", "-S", supervisor.__file__, str(log), str(self.run_dir / "processes.jsonl"), *command.words],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=_existing(command.cwd),
            env=held_back(self._variables(command)),
            start_new_session=True,
        )
        if attempt == _COMMAND:
            self.named[process.pid] = f"{self.actor}.command"
        if self.acceleration:
            self.acceleration.watch(process.pid)
        assert process.stdout is not None  # noqa: S101
        told = json.loads(process.stdout.readline() or b'{"event":"failed","reason":"the supervisor ended"}')
        if told["event"] != "started":
            process.communicate()
            self.named.pop(process.pid, None)
            raise NoSuchCommand(f"{command.words[0]}: {told.get('reason')}")
        return SupervisedProcess(f"{self.actor}-{attempt}", process, int(told["pid"]))

    def run(self, command: Command, wall_s: float, log: Path) -> tuple[int, str]:
        what, begin = f"the {self.actor}'s command {command.words[0]}", log.stat().st_size if log.exists() else 0
        ended = threading.Event()
        codes: list[int] = []

        def heard(fact: Fact) -> None:
            if fact.what == "exited":
                codes.append(fact.code)
                ended.set()

        try:
            body = self.spawn(_COMMAND, command, log)
        except NoSuchCommand as error:
            raise EnvironmentUnavailable(f"{what} cannot be started: {error}") from None
        body.listen(heard)
        try:
            if not ended.wait(wall_s):
                body.kill()
                ended.wait(_KILL_WALL_S)
                raise EnvironmentUnavailable(f"{what} did not end within {wall_s:g} s")
        finally:
            self.named.pop(body.root, None)
        return codes[0], blot(log.read_bytes()[begin:].decode(errors="replace"))[-_TOLD:].strip()

    def reach(self) -> str:
        return "127.0.0.1"

    def _variables(self, command: Command) -> dict[str, str]:
        variables = {**self.environment, **command.variables}
        return self.acceleration.applied(variables) if self.acceleration else variables


def _existing(folder: str) -> str:
    """Raises EnvironmentUnavailable: a missing working directory would be told as a missing program."""
    if not Path(folder).is_dir():
        raise EnvironmentUnavailable(f"the working directory {folder} does not exist", "mend `run.cwd` in the connector file")
    return folder
