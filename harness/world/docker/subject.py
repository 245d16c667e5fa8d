"""A connector (or watchdog) in a container: the same verbs as a local one; its attempts are starts of one container."""

from __future__ import annotations

import re
import signal
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from harness.drill.connector import ConnectorFile
from harness.drill.controls import Control
from harness.drill.template import render
from harness.errors import EnvironmentUnavailable
from harness.world.body import End
from harness.world.child import tail
from harness.world.docker.container import Networks, address, daemon_errors
from harness.world.docker.output import Output
from harness.world.ends import how_ended
from harness.world.guard import Guard
from harness.world.state import wipe
from harness.world.supervisor import LOG_LIMIT, parent

READY_WALL_S = 30.0
Tell = Callable[..., object]


class ContainerConnector:
    """One actor under test in a container. Thread-safe for one driver and its own reader threads."""

    def __init__(  # noqa: PLR0913, PLR0917  # a process has that many circumstances
        self,
        actor: str,
        spec: ConnectorFile,
        values: Mapping[str, str],
        container: Any,
        networks: Networks,
        run_dir: Path,
        tell: Tell,
        guard: Guard | None = None,
    ) -> None:
        self.actor = actor
        self.spec = spec
        self.values = dict(values)
        self.container = container
        self.networks = networks
        self.attempt = 0
        self.expected_down = False
        """True while a fault or the end of the run keeps it from running: its restart policy is suspended."""
        self.last_code: int | None = None
        self._run_dir = run_dir
        self._tell = tell
        self._guard = guard
        self._changed = threading.Condition()
        self._state = "exited"
        self._ended: list[End] = []

    # ---- life -------------------------------------------------------------------------------------------------------

    def start(self, why: str = "start") -> None:
        """Start the container (again): an attempt. Raises EnvironmentUnavailable when its command does not exist."""
        self.attempt += 1
        with daemon_errors(f"the {self.actor}'s container cannot be started"):
            output = Output(self.container)
            try:
                self.container.start()
                self.container.reload()
            except BaseException:
                output.close()
                raise
        with self._changed:
            self._state = "running"
        pid = int(self.container.attrs["State"]["Pid"])
        self._tell("actor_started", actor=self.actor, attempt=self.attempt, pid=pid, why=why)
        if self._guard and (shim := parent(pid)):
            self._guard.watch(self.actor, shim)  # it has no other descendants than the container's processes
        threading.Thread(target=self._listen, args=(output, self.attempt), name=f"{self.actor}-listener", daemon=True).start()

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
                    f"the {self.actor} did not become ready within {READY_WALL_S:g} s", f"the end of {self.log}: {tail(self.log)}"
                )
            with self._changed:
                self._changed.wait(0.01)

    def stop(self) -> list[int]:
        """Its stop signal, its grace (drill time, at least 1 s wall), then SIGKILL. Returns who still lived."""
        if self.state() != "exited":
            self.signal(self.spec.stop.signal)
            self._until("exited", max(1.0, self.spec.stop.grace / float(self.values["speed"])))
        return self.kill()

    def kill(self) -> list[int]:
        """SIGKILL; the container's processes end with its first one. Returns those that survived (none)."""
        if self.state() != "exited":
            self.signal("SIGKILL")
            self._until("exited", 10.0)
        with daemon_errors(f"the {self.actor}'s container cannot be looked at"):
            self.container.reload()
        pid = int(self.container.attrs["State"]["Pid"])
        return [pid] if pid else []

    def end(self) -> None:
        """The end of the run."""
        self.expected_down = True
        if self.state() == "stopped":
            self.resume()
        self.stop()

    def pause(self) -> None:
        """Freeze all its processes."""
        with daemon_errors(f"the {self.actor} cannot be paused"):
            self.container.pause()
            self.container.reload()
        if not self.container.attrs["State"]["Paused"]:
            raise EnvironmentUnavailable(f"the {self.actor} could not be paused")
        with self._changed:
            self._state = "stopped"

    def resume(self) -> None:
        with daemon_errors(f"the {self.actor} cannot be woken"):
            self.container.unpause()
        with self._changed:
            self._state = "running"

    def signal(self, name: str) -> None:
        """To its first process; harmless when there is none any more."""
        from docker.errors import APIError

        try:
            self.container.kill(name)
        except APIError as error:
            if error.status_code not in {404, 409}:
                raise EnvironmentUnavailable(f"the {self.actor} cannot be signalled: {error.explanation or error}") from error

    backlog: int | None = None

    def ended(self) -> list[End]:
        """The attempts that have ended since this was asked last."""
        with self._changed:
            found, self._ended = self._ended, []
        return found

    def renew(self, name: str, value: str) -> None:
        """A template name has another value from now on; a container's environment stays what it was."""
        self.values[name] = value

    def lose_state(self) -> list[str]:
        """Delete what it keeps between its starts. Raises EnvironmentUnavailable."""
        return wipe([Path(render(path, self.values)) for path in self.spec.state.paths], Path(self.values["connector.home"]))

    def state(self) -> str:
        """running | stopped | exited."""
        with self._changed:
            return self._state

    @property
    def log(self) -> Path:
        return self._run_dir / "logs" / f"{self.actor}.{self.attempt}.log"

    def _listen(self, output: Output, attempt: int) -> None:
        """Its output, until it ends; then its exit code."""
        written = 0
        with self.log.open("ab") as file:
            for data in output:
                if written < LOG_LIMIT <= written + len(data):
                    self._tell("flooded", actor=self.actor, bytes=written + len(data))
                if written < LOG_LIMIT:
                    file.write(data[: LOG_LIMIT - written])
                    file.flush()
                written += len(data)
        code = int(self.container.wait()["StatusCode"])
        code = code if code <= 128 else 128 - code  # a shell's way of telling a signal
        end = End(attempt, code, how_ended(self.spec.batch, code, self.log), self.expected_down)
        with self._changed:
            self._state, self.last_code = "exited", code
            self._ended.append(end)
            self._changed.notify_all()
        self._tell("actor_exited", actor=self.actor, attempt=attempt, code=code, how=end.how, expected=end.expected)

    def _until(self, state: str, wall_s: float) -> bool:
        with self._changed:
            return self._changed.wait_for(lambda: self._state == state, wall_s)

    # ---- readiness and controls -------------------------------------------------------------------------------------

    def _url(self, place: str, port: str | int) -> str:
        """A place of its HTTP server, as reached from here: a path, or a URL as it is inside."""
        parts = urlsplit(place)
        host = address(self.container, self.networks.front)
        return f"http://{host}:{parts.port or port}{parts.path}{'?' if parts.query else ''}{parts.query}"

    def _ready_test(self) -> Callable[[], bool]:
        ready = self.spec.ready
        if ready is None:
            return lambda: True
        if ready.http is not None:
            url = self._url(ready.http, self.values["connector.port"])
            return lambda: _answers(url)
        if ready.log is not None:
            wanted = re.compile(ready.log, re.MULTILINE)
            return lambda: self.log.is_file() and bool(wanted.search(self.log.read_text(errors="replace")))
        due = time.monotonic() + (ready.after or 0.0) / float(self.values["speed"])
        return lambda: time.monotonic() >= due

    def control(self, name: str) -> str:
        """Use one of its controls; returns what came of it. Raises EnvironmentUnavailable when it refuses."""
        control: Control | None = getattr(self.spec.controls, name)
        if control is None:
            raise EnvironmentUnavailable(f"{self.spec.connector} has no control {name!r}")
        if control.http is not None:
            return self._call(name, control)
        if control.signal is not None:
            self.signal(str(getattr(signal, control.signal).name))
            return control.signal
        if control.command is not None:
            command = [render(word, self.values) for word in control.command]
            with daemon_errors(f"control {name} of {self.spec.connector}"):
                code, said = self.container.exec_run(command)
            if code:
                raise EnvironmentUnavailable(f"control {name} of {self.spec.connector}: {command[0]} exited with {code}: {said[-300:]!r}")
            return "exit 0"
        return f"file {render(control.file or '', self.values)}"

    def _call(self, name: str, control: Control) -> str:
        import httpx

        assert control.http is not None  # noqa: S101
        url = self._url(control.http.path, control.http.port or self.values["connector.port"])
        try:
            token = {"Authorization": f"Bearer {self.values['control.token']}"}
            status = httpx.request(control.http.method, url, headers=token, timeout=5, trust_env=False).status_code
        except httpx.HTTPError as error:
            raise EnvironmentUnavailable(f"control {name} of {self.spec.connector}: {url} does not answer: {error!r}") from error
        if status >= 400:
            raise EnvironmentUnavailable(f"control {name} of {self.spec.connector}: {url} answered {status}")
        return f"http {status}"


def _answers(url: str) -> bool:
    import httpx

    try:
        return httpx.get(url, timeout=1, trust_env=False).is_success
    except httpx.HTTPError:
        return False
