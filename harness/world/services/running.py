"""One started service, wherever it runs: waited for, stopped, and struck by faults; a log per start."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from harness.errors import EnvironmentUnavailable
from harness.journal import Tell, events
from harness.journal.events import ExitedAs, ProcessState, StartedFor
from harness.world.log import tail
from harness.world.processes.body import Body, Command, Fact, Host, NoSuchCommand
from harness.world.processes.census import Lived, census
from harness.world.services.service import Service, Site

STOP_WALL_S = 5.0
_LOOK_WALL_S = 0.05
_COMMAND_WALL_S = 60.0
_STATES: Mapping[str, ProcessState] = {"paused": "stopped", "resumed": "running", "exited": "exited"}


class RunningService:
    """Thread-safe for one driver and its body's thread. `disk`: the bounded folder in memory that holds its data, if it has one."""

    def __init__(  # noqa: PLR0913, PLR0917  # a service has that many circumstances
        self,
        name: str,
        service: Service,
        site: Site,
        host: Host,
        run_dir: Path,
        tell: Tell,
        *,
        wrap: Callable[[list[str]], list[str]] = list,
        disk: str | None = None,
    ) -> None:
        """`wrap` makes of a command of the service one that can be run in its place, as its account."""
        self.name, self.service, self.disk = name, service, disk
        self.attempt = 0
        self.expected_down = False
        self.last_code: int | None = None
        self._host, self._run_dir, self._tell, self._wrap = host, run_dir, tell, wrap
        self._site = site
        self._body: Body | None = None
        self._state: ProcessState = "exited"
        self._left: tuple[int, ...] = ()
        self._changed = threading.Condition()

    @property
    def site(self) -> Site:
        """Where it lives now: a container's address may be another one after each start."""
        return replace(self._site, reach=self._host.reach(), run=self._run) if self.attempt else self._site

    @property
    def pid(self) -> int:
        """Of its latest start."""
        return self._body.pid if self._body else 0

    def pids(self) -> tuple[int, ...]:
        """See `harness.world.process.Victim`."""
        return (self._body.root, self._body.pid) if self._body and self.state() != "exited" else ()

    @property
    def log(self) -> Path:
        """The output of its latest start."""
        return self._run_dir / "logs" / f"{self.name}.{self.attempt}.log"

    def start(self, why: StartedFor = "start") -> None:
        """Spawn it; nothing is waited for. Raises EnvironmentUnavailable."""
        self.attempt += 1
        try:
            body = self._host.spawn(self.attempt, self._command(self.service.command(self._site)), self.log)
        except NoSuchCommand as error:
            raise EnvironmentUnavailable(f"the service {self.name} cannot be started: {error}") from None
        with self._changed:
            self._body, self._state = body, "running"
        self._tell(events.ActorStarted(actor=self.name, attempt=self.attempt, pid=body.pid, why=why))
        body.listen(self._heard)

    def wait(self) -> None:
        """Until it answers. Raises EnvironmentUnavailable with the end of its log when it ends first, or never does."""
        wall_s = self.service.READY_WALL_S
        give_up = time.monotonic() + wall_s
        while not (self.state() == "running" and self.service.answers(self.site)):
            ended = self.state() == "exited"
            if ended or time.monotonic() > give_up:
                why = "ended before it was ready" if ended else f"did not become ready within {wall_s:g} s"
                raise EnvironmentUnavailable(f"the service {self.name} {why}", f"the end of {self.log}: {tail(self.log)}")
            with self._changed:
                self._changed.wait(_LOOK_WALL_S)
        self.service.settle(self.site)

    def stop(self) -> list[int]:
        """Its own way to end, five seconds for that, then SIGKILL to all that is left of it. Returns who still lives."""
        if self._body and self.state() != "exited":
            self._body.signal(self.service.STOP_SIGNAL)
            self._until("exited", STOP_WALL_S)
        return self.kill()

    def living(self, *, only_main: bool = False) -> frozenset[Lived]:
        """See `harness.world.process.Victim`."""
        return census([self._body] if self._body and self.state() != "exited" else (), only_main=only_main)

    def kill(self, *, only_main: bool = False) -> list[int]:
        """SIGKILL to all of it; returns the processes that survived it (none). A service has no main process that could be struck alone."""
        del only_main
        if self._body and self.state() != "exited":
            self._body.kill()
            if not self._until("exited", STOP_WALL_S):
                return [self._body.pid]
        return list(self._left)

    def end(self) -> None:
        """The end of the run: it is stopped and stays so."""
        self.expected_down = True
        self.stop()

    def pause(self) -> None:
        """It stands still. Raises EnvironmentUnavailable when it does not."""
        if self._body:
            self._body.pause()
        if not self._until("stopped", 2.0):
            raise EnvironmentUnavailable(f"the service {self.name} could not be paused")

    def resume(self) -> None:
        """It goes on."""
        if self._body and self.state() == "stopped":
            self._body.resume()
            self._until("running", 2.0)

    def state(self) -> ProcessState:
        """What it does now."""
        with self._changed:
            return self._state

    def _run(self, words: list[str]) -> tuple[int, str]:
        """A command beside it, as the same account: exit code and the end of its output."""
        return self._host.run(self._command(words), _COMMAND_WALL_S, self._run_dir / "logs" / f"{self.name}.commands.log")

    def _command(self, words: list[str]) -> Command:
        return Command(tuple(self._wrap(words)), str(self._site.folder), {})

    def _until(self, state: str, wall_s: float) -> bool:
        with self._changed:
            return self._changed.wait_for(lambda: self._state == state, wall_s)

    def _heard(self, fact: Fact) -> None:
        if fact.what == "lost":
            self._tell(events.SupervisorLost(actor=self.name, attempt=self.attempt, reason=fact.reason, ended=list(fact.left)))
        if fact.what not in _STATES:
            return
        expected = self.expected_down
        with self._changed:
            self._state = _STATES[fact.what]
            if fact.what == "exited":
                self.last_code, self._left = fact.code, fact.left
            self._changed.notify_all()
        if fact.what == "exited":
            how: ExitedAs = "done" if fact.code == 0 else "killed" if fact.code < 0 else "failed"
            self._tell(events.ActorExited(actor=self.name, attempt=self.attempt, code=fact.code, how=how, expected=expected))
