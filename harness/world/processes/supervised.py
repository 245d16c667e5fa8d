"""Attempts as processes on this machine, each below a supervisor that ends with the harness."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from harness.clock.accelerator import held_back
from harness.drill.actors import program_of
from harness.errors import EnvironmentUnavailable
from harness.journal import Tell
from harness.journal.credentials import blot
from harness.journal.events import SupervisorLost
from harness.world.processes import supervisor, written
from harness.world.processes.acceleration import Acceleration
from harness.world.processes.body import Command, Fact, NoSuchCommand
from harness.world.processes.confine import UNCONFINED, Confinement
from harness.world.processes.orphans import ADOPTION, Held
from harness.world.processes.told import Told

_COMMAND = 0
"""In place of an attempt's number: a command that is run beside the attempts."""
_TOLD = 600
_KILL_WALL_S = 5.0


class SupervisedProcess:
    """A process with its whole tree; see `harness.world.processes.body.Body`."""

    def __init__(self, name: str, process: subprocess.Popen[bytes], told: Told, pid: int) -> None:
        self.pid = pid
        self.root = process.pid
        self._name = name
        self._process = process
        self._told = told
        self._held = Held(process.pid)

    def listen(self, heard: Callable[[Fact], None]) -> None:
        threading.Thread(target=self._listen, args=(heard,), name=f"{self._name}-listener", daemon=True).start()

    def signal(self, name: str) -> None:
        self._say(f"signal {int(signal.Signals[name])}")

    def kill(self, *, only_main: bool = False) -> None:
        self._say("kill main" if only_main else "kill")

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
        """Facts from the supervisor, until it ends or is lost."""
        last = None
        for told in self._told.lines:
            if told.event == "seen":
                self._held.add(told.pid, told.start)
            elif told.event == "exited":
                last = told.fact
            elif fact := told.fact:
                heard(fact)
        lost = self._lost(last)
        _close(self._process)
        if lost:
            killed, left = self._held.end()
            heard(Fact("lost", left=killed, reason=lost))
            last = Fact("exited", code=-signal.SIGKILL, left=left)
        ADOPTION.end()
        heard(last or Fact("exited", code=self._process.returncode))

    def _lost(self, last: Fact | None) -> str:
        """Why the supervisor did not end its processes itself; empty if it did. It is gone when this returns."""
        if self._told.fault:
            self._process.kill()
        code = self._process.wait()
        if self._told.fault:
            return self._told.fault
        if code:
            return f"ended by signal {-code}" if code < 0 else f"ended with code {code}"
        return "" if last else "ended"


@dataclass(frozen=True)
class SupervisedHost:
    """See `harness.world.processes.body.Host`. `environment`: what every command gets; nothing else of the harness's own is handed down."""

    actor: str
    environment: Mapping[str, str]
    run_dir: Path
    acceleration: Acceleration | None = None
    named: dict[int, str] = field(default_factory=dict)
    """The commands that run now, by the process below which all of one is found: what they wait for is not the actor's own waiting."""
    confinement: Confinement = UNCONFINED
    tell: Tell | None = None
    """The journal, for events about the supervisor of a command. The body reports those about the supervisor of a start."""

    def spawn(self, attempt: int, command: Command, log: Path) -> SupervisedProcess:
        fence = self.confinement.ruleset(self.run_dir, program_of(self.actor))
        try:
            return self._spawn(attempt, command, log, fence)
        finally:
            if fence is not None:
                os.close(fence)

    def _spawn(self, attempt: int, command: Command, log: Path, fence: int | None) -> SupervisedProcess:
        variables = held_back(self._variables(command)) | ({} if fence is None else {supervisor.FENCE: str(fence)})
        process = subprocess.Popen(
            [sys.executable, "-I", "-S", supervisor.__file__, str(log), str(self.run_dir / written.FILE), *command.words],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=_existing(command.cwd),
            env=variables,
            pass_fds=() if fence is None else (fence,),
            start_new_session=True,
        )
        if attempt == _COMMAND:
            self.named[process.pid] = f"{self.actor}.command"
        if self.acceleration:
            self.acceleration.watch(process.pid)
        ADOPTION.begin()
        told = Told(process)
        first = next(told.lines, None)
        if first is None or first.event != "started":
            process.kill()
            process.wait()
            _close(process)
            self.named.pop(process.pid, None)
            killed, _ = Held(process.pid).end()
            ADOPTION.end()
            why = first.reason if first else f"its supervisor {told.fault or 'ended'}"
            if first is None:
                self._lost(attempt, told.fault or "ended", killed)
            raise NoSuchCommand(f"{command.words[0]}: {why}")
        return SupervisedProcess(f"{self.actor}-{attempt}", process, told, first.pid)

    def run(self, command: Command, wall_s: float, log: Path) -> tuple[int, str]:
        what, begin = f"the {self.actor}'s command {command.words[0]}", log.stat().st_size if log.exists() else 0
        ended = threading.Event()
        codes: list[int] = []

        def heard(fact: Fact) -> None:
            if fact.what == "lost":
                self._lost(_COMMAND, fact.reason, fact.left)
            elif fact.what == "exited":
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

    def _lost(self, attempt: int, reason: str, ended: Sequence[int]) -> None:
        if self.tell is not None:
            self.tell(SupervisorLost(actor=self.actor, attempt=attempt, reason=reason, ended=list(ended)))

    def _variables(self, command: Command) -> dict[str, str]:
        variables = {**self.environment, **command.variables}
        return self.acceleration.applied(variables) if self.acceleration else variables


def _existing(folder: str) -> str:
    """Raises EnvironmentUnavailable for a missing working directory, which would otherwise be reported as a missing program."""
    if not Path(folder).is_dir():
        raise EnvironmentUnavailable(f"the working directory {folder} does not exist", "fix `run.cwd` in the connector file")
    return folder


def _close(process: subprocess.Popen[bytes]) -> None:
    """Close both pipes between it and the harness."""
    for pipe in (process.stdout, process.stdin):
        if pipe:
            pipe.close()
