"""Attempts in a container: each is a start of the actor's one container. Also the faults that only a container can have."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from queue import Empty, Queue
from typing import Any

from harness.errors import EnvironmentUnavailable
from harness.world.docker.attempts import Attempts
from harness.world.docker.container import address, daemon_errors
from harness.world.docker.output import Output
from harness.world.processes.body import Command, Fact
from harness.world.processes.guard import Guard
from harness.world.processes.supervisor import LOG_LIMIT, parent

_TOLD = 600
_NO_COMMAND = (126, 127)
"""Exit codes of an exec that say that it was not even started."""


class ContainerBody:
    """One start of a container; see `harness.world.processes.body.Body`. Its processes end with its first one."""

    def __init__(self, container: Any, output: Output, log: Path, pid: int, what: str) -> None:
        self.pid = self.root = pid
        self._container = container
        self._output = output
        self._log = log
        self._what = what
        self._heard: Callable[[Fact], None] = lambda _: None

    def listen(self, heard: Callable[[Fact], None]) -> None:
        self._heard = heard
        threading.Thread(target=self._listen, name=f"{self._what}-listener", daemon=True).start()

    def signal(self, name: str) -> None:
        from docker.errors import APIError

        with daemon_errors(f"{self._what} cannot be signalled"):
            try:
                self._container.kill(name)
            except APIError as error:
                if error.status_code not in {404, 409}:
                    raise

    def kill(self, *, only_main: bool = False) -> None:
        del only_main  # the plan refuses it: all of a container ends with its main process
        self.signal("SIGKILL")

    def pause(self) -> None:
        with daemon_errors(f"{self._what} cannot be paused"):
            self._freeze()
            self._container.reload()
        if self._container.attrs["State"]["Paused"]:
            self._heard(Fact("paused"))

    def _freeze(self) -> None:
        """The kernel's old freezer sometimes misses a process that forks just then, and the runtime gives up; again it works."""
        from docker.errors import APIError

        for last in (False, False, True):
            try:
                self._container.pause()
                return
            except APIError as error:
                if last or "unable to freeze" not in str(error.explanation):
                    raise

    def resume(self) -> None:
        from docker.errors import APIError

        with daemon_errors(f"{self._what} cannot be woken"):
            try:
                self._container.unpause()
            except APIError as error:  # it is not paused, or has ended
                if error.status_code not in {404, 409} and "not paused" not in str(error.explanation):
                    raise
        self._heard(Fact("resumed"))

    def _listen(self) -> None:
        """Its output, until it ends; then its exit code. A daemon that goes meanwhile is a fact that all others of this run meet, too."""
        with suppress(EnvironmentUnavailable), daemon_errors(f"{self._what} cannot be followed"):
            self._copy_output()
            code = int(self._container.wait()["StatusCode"])
            self._heard(Fact("exited", code=code if code <= 128 else 128 - code))  # a shell's way of telling a signal

    def _copy_output(self) -> None:
        written = 0
        with self._log.open("ab") as file:
            for data in self._output:
                if written < LOG_LIMIT <= written + len(data):
                    self._heard(Fact("flooded", bytes=written + len(data)))
                if written < LOG_LIMIT:
                    file.write(data[: LOG_LIMIT - written])
                    file.flush()
                written += len(data)


class ContainerHost:
    """See `harness.world.processes.body.Host`. The container has its command and variables from when it was made."""

    def __init__(self, actor: str, container: Any, network: Any, guard: Guard | None = None, attempts: Attempts | None = None) -> None:
        self.container = container
        self._actor = actor
        self._network = network
        self._guard = guard
        self._attempts = attempts

    def spawn(self, attempt: int, command: Command, log: Path) -> ContainerBody:
        del command  # it is the container's
        what = f"the {self._actor}'s container"
        if self._living():
            raise EnvironmentUnavailable(f"{what} runs already, and one container is one attempt", "write `batch: {overlap: forbidden}`")
        with daemon_errors(f"{what} cannot be started"):
            output = Output(self.container)
            try:
                self.container.start()
                self.container.reload()
            except BaseException:
                output.close()
                raise
        pid = int(self.container.attrs["State"]["Pid"])
        if self._guard and (shim := parent(pid)):
            self._guard.watch(self._actor, shim)  # it has no other descendants than the container's processes
        if self._attempts and pid:
            self._attempts.watch(pid)
        return ContainerBody(self.container, output, log, pid, f"{what} (attempt {attempt})")

    def _living(self) -> bool:
        with daemon_errors(f"the {self._actor}'s container cannot be inspected"):
            self.container.reload()
        return bool(self.container.attrs["State"]["Running"])

    def run(self, command: Command, wall_s: float, log: Path) -> tuple[int, str]:
        what = f"the {self._actor}'s command {command.words[0]}"
        answers: Queue[tuple[int, bytes] | BaseException] = Queue()
        threading.Thread(target=self._execute, args=(command.words, answers), name=f"{self._actor}-command", daemon=True).start()
        try:
            answer = answers.get(timeout=wall_s)
        except Empty:
            raise EnvironmentUnavailable(f"{what} did not end within {wall_s:g} s") from None
        with daemon_errors(what):
            if isinstance(answer, BaseException):
                raise answer
        code, said = answer
        with log.open("ab") as file:
            file.write(said)
        told = said.decode(errors="replace")[-_TOLD:].strip()
        if code in _NO_COMMAND:
            raise EnvironmentUnavailable(f"{what} cannot be started: {told}")
        return code, told

    def _execute(self, words: tuple[str, ...], answers: Queue[tuple[int, bytes] | BaseException]) -> None:
        try:
            code, said = self.container.exec_run(list(words))
            answers.put((int(code), bytes(said)))
        except Exception as error:  # noqa: BLE001  # it is raised where the answer is waited for
            answers.put(error)

    def reach(self) -> str:
        return address(self.container, self._network)
