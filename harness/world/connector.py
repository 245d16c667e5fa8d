"""The connector (or watchdog) as a supervised process: start, ready, stop, kill, pause, restart, controls; logs of every attempt."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from harness.clock.accelerator import held_back
from harness.drill.connector import ConnectorFile, Control
from harness.drill.template import render
from harness.errors import EnvironmentUnavailable
from harness.world import supervisor
from harness.world.acceleration import Acceleration
from harness.world.child import tail

READY_WALL_S = 20.0
Tell = Callable[..., object]
"""The journal's `write`."""


class Connector:
    """One actor under test. Thread-safe for one driver and its own reader threads."""

    def __init__(  # noqa: PLR0913, PLR0917  # a process has that many circumstances
        self,
        actor: str,
        spec: ConnectorFile,
        values: Mapping[str, str],
        environment: Mapping[str, str],
        run_dir: Path,
        tell: Tell,
        acceleration: Acceleration | None = None,
    ) -> None:
        self.actor = actor
        self.spec = spec
        self.values = dict(values)
        self.attempt = 0
        self.expected_down = False
        """True while a fault or the end of the run keeps it from running: its restart policy is suspended."""
        self.last_code: int | None = None
        self._environment = dict(environment)
        self._acceleration = acceleration
        self._run_dir = run_dir
        self._tell = tell
        self._process: subprocess.Popen[bytes] | None = None
        self._pid: int | None = None
        self._changed = threading.Condition()
        self._state = "exited"
        self._live: list[int] = []

    # ---- life -------------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Spawn an attempt. Raises EnvironmentUnavailable when the command does not exist."""
        self.attempt += 1
        batch = self.spec.batch
        command = [self._text(word) for word in (batch and batch.command) or self.spec.run.command]
        record = self._run_dir / "processes.jsonl"
        process = subprocess.Popen(
            [sys.executable, "-I", "-S", str(Path(supervisor.__file__)), str(self.log), str(record), *command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=self._text(self.spec.run.cwd or "{connector.dir}"),
            env=held_back(self._accelerated(self._environment | {name: self._text(text) for name, text in self.spec.run.env.items()})),
            start_new_session=True,
        )
        self._process = process
        if self._acceleration:
            self._acceleration.watch(process.pid)
        assert process.stdout is not None  # noqa: S101
        told = json.loads(process.stdout.readline() or b'{"event":"failed","reason":"the supervisor ended"}')
        if told["event"] != "started":
            process.communicate()
            raise EnvironmentUnavailable(
                f"the {self.actor}'s command cannot be started: {command[0]}: {told.get('reason')}",
                f"mend `{'batch' if batch and batch.command else 'run'}.command` in the connector file of {self.spec.connector}",
            )
        self._pid = int(told["pid"])
        with self._changed:
            self._state = "running"
        self._tell("actor_started", actor=self.actor, attempt=self.attempt, pid=self._pid)
        threading.Thread(target=self._listen, args=(process, self.attempt), name=f"{self.actor}-listener", daemon=True).start()

    def wait_ready(self) -> None:
        """Until its own readiness condition holds, or its first batch went well. Raises EnvironmentUnavailable with the end of its log."""
        give_up = time.monotonic() + READY_WALL_S
        ready = self._ready_test()
        while not ready():
            if self.state() == "exited":
                if self.spec.batch and self.last_code == 0:
                    return
                raise EnvironmentUnavailable(
                    f"the {self.actor} exited with code {self.last_code} before it was ready", f"the end of {self.log}: {tail(self.log)}"
                )
            if time.monotonic() > give_up:
                raise EnvironmentUnavailable(
                    f"the {self.actor} did not become ready within {READY_WALL_S:g} s ({self._ready_words()})",
                    f"the end of {self.log}: {tail(self.log)}",
                )
            self._wait_change(0.01)

    def stop(self) -> list[int]:
        """Its stop signal, its grace (drill time, at least 1 s wall), then everything is killed. Returns who still lived."""
        speed = float(self.values["speed"])
        if self.state() != "exited":
            self._command(f"signal {int(getattr(signal, self.spec.stop.signal))}")
            self._until("exited", max(1.0, self.spec.stop.grace / speed))
        return self.kill()

    def kill(self) -> list[int]:
        """SIGKILL to the whole tree; returns the processes that survived it (none)."""
        if self.state() != "exited":
            self._command("kill")
            self._until("exited", 5.0)
        return list(self._live)

    def pause(self) -> None:
        self._command("pause")
        if not self._until("stopped", 2.0):
            raise EnvironmentUnavailable(f"the {self.actor} could not be paused")

    def resume(self) -> None:
        self._command("resume")
        self._until("running", 2.0)

    def state(self) -> str:
        """running | stopped | exited."""
        with self._changed:
            return self._state

    @property
    def log(self) -> Path:
        return self._run_dir / "logs" / f"{self.actor}.{self.attempt}.log"

    def _listen(self, process: subprocess.Popen[bytes], attempt: int) -> None:
        """Facts from the supervisor, until it ends."""
        assert process.stdout is not None  # noqa: S101
        assert process.stdin is not None  # noqa: S101
        told_exit = False
        for line in process.stdout:
            told = json.loads(line)
            if told["event"] in {"flooded", "unwritten"}:
                self._tell(told.pop("event"), actor=self.actor, **told)
                continue
            with self._changed:
                if told["event"] == "exited":
                    self.last_code, self._live, told_exit = told["code"], told["left"], True
                    self._state = "exited"
                elif told["event"] in {"paused", "resumed"}:
                    self._state = "stopped" if told["event"] == "paused" else "running"
                self._changed.notify_all()
            if told["event"] == "exited":
                self._tell("actor_exited", actor=self.actor, attempt=attempt, code=told["code"], expected=self.expected_down)
        process.wait()
        process.stdout.close()
        process.stdin.close()
        if not told_exit:
            with self._changed:
                self._state, self.last_code = "exited", process.returncode
                self._changed.notify_all()

    def _command(self, text: str) -> None:
        if self._process and self._process.stdin and not self._process.stdin.closed:
            try:
                os.write(self._process.stdin.fileno(), f"{text}\n".encode())
            except (BrokenPipeError, ValueError):
                return

    def _until(self, state: str, wall_s: float) -> bool:
        with self._changed:
            return self._changed.wait_for(lambda: self._state == state, wall_s)

    def _wait_change(self, wall_s: float) -> None:
        with self._changed:
            self._changed.wait(wall_s)

    # ---- readiness --------------------------------------------------------------------------------------------------

    def _ready_test(self) -> Callable[[], bool]:
        ready = self.spec.ready
        if ready is None:
            return lambda: True
        if ready.http is not None:
            url = ready.http if "://" in ready.http else f"http://127.0.0.1:{self.values['connector.port']}{ready.http}"
            return lambda: _answers(url)
        if ready.log is not None:
            wanted = re.compile(ready.log, re.MULTILINE)
            return lambda: self.log.is_file() and bool(wanted.search(self.log.read_text(errors="replace")))
        due = time.monotonic() + (ready.after or 0.0) / float(self.values["speed"])
        return lambda: time.monotonic() >= due

    def _ready_words(self) -> str:
        ready = self.spec.ready
        return f"waiting for {ready.model_dump(exclude_none=True)}" if ready else ""

    # ---- controls ---------------------------------------------------------------------------------------------------

    def control(self, name: str) -> str:
        """Use one of its controls; returns what came of it. Raises EnvironmentUnavailable when it refuses."""
        import httpx

        control: Control | None = getattr(self.spec.controls, name)
        if control is None:
            raise EnvironmentUnavailable(f"{self.spec.connector} has no control {name!r}")
        if control.http is not None:
            port = control.http.port or int(self.values["connector.port"])
            url = f"http://127.0.0.1:{port}{control.http.path}"
            try:
                token = {"Authorization": f"Bearer {self.values['control.token']}"}
                status = httpx.request(control.http.method, url, headers=token, timeout=5, trust_env=False).status_code
            except httpx.HTTPError as error:
                raise EnvironmentUnavailable(f"control {name} of {self.spec.connector}: {url} does not answer: {error!r}") from error
            if status >= 400:
                raise EnvironmentUnavailable(f"control {name} of {self.spec.connector}: {url} answered {status}")
            return f"http {status}"
        if control.signal is not None:
            self._command(f"signal {int(getattr(signal, control.signal))}")
            return control.signal
        if control.command is not None:
            command = [self._text(word) for word in control.command]
            done = subprocess.run(command, env=self._accelerated(self._environment), capture_output=True, timeout=30, check=False)
            if done.returncode:
                raise EnvironmentUnavailable(f"control {name} of {self.spec.connector}: {command[0]} exited with {done.returncode}")
            return "exit 0"
        return f"file {self._text(control.file or '')}"

    def _accelerated(self, variables: dict[str, str]) -> dict[str, str]:
        return self._acceleration.applied(variables) if self._acceleration else variables

    def _text(self, template: str) -> str:
        return render(template, self.values)


def _answers(url: str) -> bool:
    import httpx

    try:
        return httpx.get(url, timeout=1, trust_env=False).is_success
    except httpx.HTTPError:
        return False


def free_port() -> int:
    """A loopback port that is free now, for programs that must be told theirs."""
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def describe(values: Mapping[str, Any]) -> dict[str, str]:
    """Template values as text."""
    return {name: str(value) for name, value in values.items()}
