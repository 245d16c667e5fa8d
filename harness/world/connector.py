"""The connector (or watchdog) as its file describes it, wherever it runs: start, ready, stop, kill, pause, controls; a log per attempt."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from harness.drill.connector import ConnectorFile
from harness.drill.controls import Control
from harness.drill.template import render
from harness.errors import EnvironmentUnavailable
from harness.world.body import Body, Command, Fact, Host, NoSuchCommand
from harness.world.child import tail
from harness.world.control import act
from harness.world.readiness import ready_test, words

READY_WALL_S = 20.0
Tell = Callable[..., object]
"""The journal's `write`."""


@dataclass
class _Living:
    attempt: int
    body: Body
    state: str = "running"


class Connector:
    """One actor under test. Thread-safe for one driver and its bodies' threads."""

    def __init__(self, actor: str, spec: ConnectorFile, values: Mapping[str, str], host: Host, run_dir: Path, tell: Tell) -> None:  # noqa: PLR0913, PLR0917  # a process has that many circumstances
        self.actor = actor
        self.spec = spec
        self.values = dict(values)
        self.attempt = 0
        self.expected_down = False
        """True while a fault or the end of the run keeps it from running: its restart policy is suspended."""
        self.last_code: int | None = None
        self._host = host
        self._run_dir = run_dir
        self._tell = tell
        self._changed = threading.Condition()
        self._living: dict[int, _Living] = {}
        self._left: tuple[int, ...] = ()

    # ---- life -------------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Spawn an attempt. Raises EnvironmentUnavailable when the command does not exist."""
        self.attempt += 1
        attempt, batch = self.attempt, self.spec.batch
        try:
            body = self._host.spawn(attempt, self._command((batch and batch.command) or self.spec.run.command or ()), self.log)
        except NoSuchCommand as error:
            raise EnvironmentUnavailable(
                f"the {self.actor}'s command cannot be started: {error}",
                f"mend `{'batch' if batch and batch.command else 'run'}.command` in the connector file of {self.spec.connector}",
            ) from None
        with self._changed:
            self._living[attempt] = _Living(attempt, body)
        self._tell("actor_started", actor=self.actor, attempt=attempt, pid=body.pid)
        body.listen(lambda fact: self._heard(attempt, fact))

    def wait_ready(self) -> None:
        """Until its own readiness condition holds, or its first batch went well. Raises EnvironmentUnavailable with the end of its log."""
        give_up = time.monotonic() + READY_WALL_S
        ready = ready_test(self.spec.ready, self._host, self.values, self.log)
        while not ready():
            if self.state() == "exited":
                if self.spec.batch and self.last_code == 0:
                    return
                raise EnvironmentUnavailable(
                    f"the {self.actor} exited with code {self.last_code} before it was ready", f"the end of {self.log}: {tail(self.log)}"
                )
            if time.monotonic() > give_up:
                raise EnvironmentUnavailable(
                    f"the {self.actor} did not become ready within {READY_WALL_S:g} s ({words(self.spec.ready)})",
                    f"the end of {self.log}: {tail(self.log)}",
                )
            with self._changed:
                self._changed.wait(0.01)

    def stop(self) -> list[int]:
        """Its stop signal, its grace (drill time, at least 1 s wall), then everything is killed. Returns who still lived."""
        if self.state() != "exited":
            self.send(self.spec.stop.signal)
            self._until("exited", max(1.0, self.spec.stop.grace / float(self.values["speed"])))
        return self.kill()

    def end(self) -> None:
        """The end of the run: it is stopped and stays so."""
        self.expected_down = True
        self.stop()

    def kill(self) -> list[int]:
        """SIGKILL to all of it; returns the processes that survived it (none)."""
        if self.state() != "exited":
            for living in self._all():
                living.body.kill()
            self._until("exited", 5.0)
        return [*self._left, *(living.body.pid for living in self._all())]

    def pause(self) -> None:
        """It stands still. Raises EnvironmentUnavailable when it does not."""
        for living in self._all():
            living.body.pause()
        if not self._until("stopped", 2.0):
            raise EnvironmentUnavailable(f"the {self.actor} could not be paused")

    def resume(self) -> None:
        """It goes on."""
        for living in self._all():
            living.body.resume()
        self._until("running", 2.0)

    def send(self, name: str) -> None:
        """A signal to the main process of every attempt that lives."""
        for living in self._all():
            living.body.signal(name)

    def state(self) -> str:
        """running | stopped | exited."""
        with self._changed:
            return self._state()

    @property
    def log(self) -> Path:
        """The output of the latest attempt."""
        return self._run_dir / "logs" / f"{self.actor}.{self.attempt}.log"

    # ---- controls ---------------------------------------------------------------------------------------------------

    def control(self, name: str) -> str:
        """Use one of its controls; returns what came of it. Raises EnvironmentUnavailable when it refuses."""
        control: Control | None = getattr(self.spec.controls, name)
        if control is None:
            raise EnvironmentUnavailable(f"{self.spec.connector} has no control {name!r}")
        try:
            return act(control, self._host, self.values, self._command(()), self.send)
        except EnvironmentUnavailable as error:
            raise EnvironmentUnavailable(f"control {name} of {self.spec.connector}: {error}") from error

    # ---- what is known of it ----------------------------------------------------------------------------------------

    def _command(self, words: tuple[str, ...]) -> Command:
        run = self.spec.run
        variables = {name: self._text(text) for name, text in run.env.items()}
        return Command(tuple(map(self._text, words)), self._text(run.cwd or "{connector.dir}"), variables)

    def _text(self, template: str) -> str:
        return render(template, self.values)

    def _all(self) -> list[_Living]:
        with self._changed:
            return list(self._living.values())

    def _state(self) -> str:
        states = {living.state for living in self._living.values()}
        return "running" if "running" in states else "stopped" if states else "exited"

    def _until(self, state: str, wall_s: float) -> bool:
        with self._changed:
            return self._changed.wait_for(lambda: self._state() == state, wall_s)

    def _heard(self, attempt: int, fact: Fact) -> None:
        if fact.what == "flooded":
            self._tell("flooded", actor=self.actor, bytes=fact.bytes)
            return
        if fact.what == "unwritten":
            self._tell("unwritten", actor=self.actor, reason=fact.reason)
            return
        with self._changed:
            if fact.what == "exited":
                del self._living[attempt]
                self.last_code, self._left = fact.code, fact.left
            else:
                self._living[attempt].state = "stopped" if fact.what == "paused" else "running"
            self._changed.notify_all()
        if fact.what == "exited":
            self._tell("actor_exited", actor=self.actor, attempt=attempt, code=fact.code, expected=self.expected_down)
