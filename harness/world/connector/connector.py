"""The connector (or watchdog) as its file describes it, wherever it runs: start, ready, stop, kill, pause, controls; a log per attempt."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from harness.drill.actors import name_of, process
from harness.drill.connector.controls import Control
from harness.drill.connector.deployment import Deployment
from harness.drill.connector.file import ConnectorFile
from harness.drill.text.template import render
from harness.errors import EnvironmentUnavailable
from harness.journal import Tell, events
from harness.journal.events import ProcessState, StartedFor
from harness.world.connector.backlog import Asker, question
from harness.world.connector.config import read_templates, write_config
from harness.world.connector.control import act
from harness.world.connector.dead_letters import read as read_dead_letters
from harness.world.connector.export import printed as run_export
from harness.world.connector.export import read as read_export
from harness.world.connector.how_ended import how_ended
from harness.world.connector.readiness import patience_wall_s, ready_test, words
from harness.world.connector.state import wipe
from harness.world.log import tail
from harness.world.processes.body import Body, Command, End, Fact, Host, NoSuchCommand
from harness.world.processes.census import Lived, census
from harness.world.processes.supervisor import program


@dataclass
class Living:
    """An attempt that has not ended."""

    attempt: int
    body: Body
    state: ProcessState = "running"
    orphaned: bool = False
    """Its main process has ended; what that had started lives on."""


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
        self.handed_mode = 0o600
        """Of rendered files: wider where it runs as someone else."""
        self.folder = Path(self.values["connector.dir"])
        """Of its file, on this machine: where the templates of its configuration are."""
        self.templates: Mapping[str, str] | None = None
        """By file, as they were before its first start."""
        self.host = host
        self._run_dir = run_dir
        self._tell = tell
        self._changed = threading.Condition()
        self._living: dict[int, Living] = {}
        self._left: tuple[int, ...] = ()
        self._last: End | None = None
        self._ended: list[End] = []
        self._asker: Asker | None = None
        self._deployed: Deployment | None = None
        self._ready = 0
        """The last attempt that was seen ready."""
        self._looks_ready: Callable[[], bool] = lambda: True
        """Of the latest attempt."""

    # ---- life -------------------------------------------------------------------------------------------------------

    def start(self, why: StartedFor = "start") -> None:
        """Spawn an attempt. Raises EnvironmentUnavailable when its command does not exist or its files cannot be rendered.

        `why`: start | slot | rerun | restart | trigger | heal | control | deployment | rollback | second.
        """
        if self.attempt and self.spec.state.on_restart == "wiped":
            self.lose_state()
        self.attempt += 1
        attempt, batch, log = self.attempt, self.spec.batch, self.log
        self._write_config()
        other = self._deployed.command if self._deployed else None
        try:
            body = self.host.spawn(attempt, self._command(other or (batch and batch.command) or self.spec.run.command or ()), log)
        except NoSuchCommand as error:
            raise EnvironmentUnavailable(
                f"the {self.actor}'s command cannot be started: {error}",
                f"fix `{self._key}.command` in the connector file of {self.spec.connector}; "
                "a program without a slash is looked for on PATH",
            ) from None
        with self._changed:
            self._living[attempt] = Living(attempt, body)
        self._looks_ready = ready_test(self.spec.ready, self.host, self.values, self._command(()), log)
        self._tell(events.ActorStarted(actor=self.actor, attempt=attempt, pid=body.pid, why=why))
        body.listen(lambda fact: self._heard(attempt, log, fact))
        self._begin_asking()

    def _begin_asking(self) -> None:
        if self.spec.backlog and self._asker is None:
            ask = question(self.spec.backlog, self.host, self.values, self._command(()), self._logs)
            self._asker = Asker(ask, self.spec.backlog.every / float(self.values["speed"]), self._tell, self.actor)

    @property
    def alone(self) -> Mapping[str, Connector]:
        """The parts that are watched and struck separately, by actor: each of several processes, or the connector itself."""
        return {self.actor: self}

    def wait_ready(self) -> None:
        """Until the latest attempt's readiness condition has held once, or its first batch went well.

        Raises EnvironmentUnavailable with the end of its log.
        """
        if self._ready == self.attempt or (self._ready and self.spec.batch):
            return
        attempt = self.attempt
        patience_s = patience_wall_s(self.spec.ready, float(self.values["speed"]))
        give_up = time.monotonic() + patience_s
        while not self._looks_ready():
            if self.state() == "exited":
                if self.spec.batch and self._last and self._last.how == "done":
                    self._ready = attempt
                    return
                how = "refused to run" if self._last and self._last.how == "refused" else f"exited with code {self.last_code}"
                raise EnvironmentUnavailable(f"the {self.actor} {how} before it was ready", f"the end of {self.log}: {tail(self.log)}")
            if time.monotonic() > give_up:
                raise EnvironmentUnavailable(
                    f"the {self.actor} did not become ready within {patience_s:g} s ({words(self.spec.ready)})",
                    f"the end of {self.log}: {tail(self.log)}",
                )
            with self._changed:
                self._changed.wait(0.01)
        self._ready = attempt

    def is_ready(self) -> bool:
        attempt = self.attempt
        if self._ready == attempt or self.spec.batch or self.state() != "running":
            return True
        if self._looks_ready():
            self._ready = attempt
        return self._ready == attempt

    def stop(self) -> list[int]:
        """Its stop signal, its grace (drill time, at least 1 s wall), then everything is killed. Returns who still lived."""
        if self.state() != "exited":
            self.send(self.spec.stop.signal)
            self._until("exited", max(1.0, self.spec.stop.grace / float(self.values["speed"])))
        return self.kill()

    def _tell_of_orphans(self) -> None:
        """Processes left by a main process that was killed alone, as far as they are still alive: beside the next start, or in its
        place."""
        for orphaned in [living for living in self._all() if living.orphaned]:
            pids = sorted(one.pid for one in census([orphaned.body]))
            if pids:
                behind = [events.Process(pid=pid, program=program(pid)) for pid in pids]
                self._tell(events.LeftBehind(actor=self.actor, attempt=orphaned.attempt, processes=behind))

    def end(self) -> None:
        """The end of the run: it is stopped and stays so."""
        self.expected_down = True
        if self._asker:
            self._asker.stop()
        self.stop()

    def kill(self, *, only_main: bool = False) -> list[int]:
        """SIGKILL to all of it, or to its main process alone; returns the processes that survived it (none)."""
        self.strike(only_main=only_main)
        return self.survivors(only_main=only_main)

    def strike(self, *, only_main: bool = False) -> None:
        """SIGKILL is on its way."""
        if not only_main:
            self._tell_of_orphans()
        for living in self._all(orphaned=not only_main):
            living.body.kill(only_main=only_main)

    def survivors(self, *, only_main: bool = False) -> list[int]:
        """Who still lives when all that was struck should have ended."""
        if only_main:
            self._until("exited", 5.0)
            return [living.body.pid for living in self._all(orphaned=False)]
        with self._changed:
            self._changed.wait_for(lambda: not self._living, 5.0)
        return [*self._left, *(living.body.pid for living in self._all())]

    def living(self, *, only_main: bool = False) -> frozenset[Lived]:
        """Every process of it that lives, what outlived its main process included, or the main process alone."""
        return census((living.body for living in self._all(orphaned=not only_main)), only_main=only_main)

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

    def state(self) -> ProcessState:
        """running | stopped | exited: of its main processes."""
        with self._changed:
            return self._state()

    def pids(self) -> tuple[int, ...]:
        return tuple(pid for living in self._all() for pid in (living.body.root, *(() if living.orphaned else (living.body.pid,))))

    @property
    def log(self) -> Path:
        """The output of the latest attempt."""
        return self._run_dir / "logs" / f"{self.actor}.{self.attempt}.log"

    # ---- controls ---------------------------------------------------------------------------------------------------

    def control(self, name: str) -> str:
        """Use one of its controls; returns the result. Raises EnvironmentUnavailable when it refuses."""
        control: Control | None = getattr(self.spec.controls, name)
        try:
            if name == "rotate_credential":
                self._write_config()
            if control is None:
                return self._by_itself(name)
            if control.signal is not None:
                to = self if control.process is None else self.alone[process(self.actor, control.process)]
                to.send(control.signal)
                return control.signal
            if control.restart:
                return self._restart()
            if name == "rotate_credential" and control.file is not None:
                return f"file {Path(self._text(control.file)).name}"  # it holds the new secret already
            return act(control, self.host, self.values, self._command(()), self._logs()[1])
        except EnvironmentUnavailable as error:
            raise EnvironmentUnavailable(f"control {name} of {self.spec.connector}: {error}") from error

    def _by_itself(self, name: str) -> str:
        """What needs no word in the connector file: a batch can be started at any time, and each reads the credential anew."""
        if name == "rotate_credential" and self.spec.batch is not None:
            return "from its next batch on"
        if name != "trigger" or self.spec.batch is None:
            raise EnvironmentUnavailable("there is none in its file")
        if self.expected_down or (self.state() != "exited" and self.spec.batch.overlap == "forbidden"):
            return "left out: it is down" if self.expected_down else "left out: a batch is running"
        self.start("trigger")
        return f"batch {self.attempt}"

    def _restart(self) -> str:
        if self.expected_down or self.spec.batch:
            return "from its next start on"
        self.expected_down = True
        try:
            self.stop()
        finally:
            self.expected_down = False
        self.start("control")
        return f"start {self.attempt}"

    def deploy(self, name: str | None) -> None:
        """From its next start on it is this one of its `deployments`; None: the one that `run` describes."""
        self._deployed = None if name is None else self.spec.deployments[name]

    def renew(self, name: str, value: str) -> None:
        """A template name has another value from now on: the environment of the next start, and files rendered anew."""
        self.values[name] = value

    def lose_state(self) -> list[str]:
        """Delete the state that it keeps between its starts; returns the deleted names. Raises EnvironmentUnavailable."""
        return wipe([Path(self._text(path)) for path in self.spec.state.paths], Path(self.values["connector.home"]))

    def ended(self) -> list[End]:
        """The attempts that have ended since this was asked last."""
        with self._changed:
            found, self._ended = self._ended, []
        return found

    @property
    def backlog(self) -> int | None:
        """Its own report of its backlog; None: it has none."""
        return self._asker.latest if self._asker else None

    def dead_letters(self) -> str:
        """The records that it has given up, in its own words. Raises EnvironmentUnavailable when it does not say."""
        where = self.spec.dead_letters
        if where is None or not where.is_asked_for:
            raise EnvironmentUnavailable(f"{self.spec.connector} has no dead letters to ask for")
        try:
            return read_dead_letters(where, self.host, self.values, self._command(()), self._logs()[1])
        except EnvironmentUnavailable as error:
            raise EnvironmentUnavailable(f"dead_letters of {self.spec.connector}: {error}") from error

    def exported(self) -> str:
        """Its history, exported as its file says. Raises EnvironmentUnavailable when that does not work."""
        where = self.spec.history.export
        if where is None:
            raise EnvironmentUnavailable(f"{self.spec.connector} has no export of its history")
        try:
            return read_export(where, self.host, self.values, self._command(()), self._logs()[1])
        except EnvironmentUnavailable as error:
            raise EnvironmentUnavailable(f"history.export of {self.spec.connector}: {error}") from error

    def printed(self, command: tuple[str, ...], folder: Path) -> str:
        """What a command of somebody else's prints, run in its surroundings, but in this folder. Raises EnvironmentUnavailable."""
        program = str(folder / command[0]) if "/" in command[0] else command[0]
        own = self._command(())
        return run_export((program, *command[1:]), self.host, self.values, Command((), str(folder), own.variables), self._logs()[1])

    # ---- questions about it ------------------------------------------------------------------------------------------

    @property
    def _key(self) -> str:
        """Where its command stands in the connector file."""
        name, batch = name_of(self.actor), self.spec.batch
        return f"processes.{name}" if name else "batch" if batch and batch.command else "run"

    def _command(self, words: tuple[str, ...]) -> Command:
        run = self.spec.run
        declared = run.env | (self._deployed.env if self._deployed else {})
        variables = {name: self._text(text) for name, text in declared.items()}
        return Command(tuple(map(self._text, words)), self._text(run.cwd or "{connector.dir}"), variables)

    def _text(self, template: str) -> str:
        return render(template, self.values)

    def _all(self, *, orphaned: bool = True) -> list[Living]:
        with self._changed:
            return [living for living in self._living.values() if orphaned or not living.orphaned]

    def _state(self) -> ProcessState:
        states = {living.state for living in self._living.values() if not living.orphaned}
        return "running" if "running" in states else "stopped" if states else "exited"

    def _until(self, state: str, wall_s: float) -> bool:
        with self._changed:
            return self._changed.wait_for(lambda: self._state() == state, wall_s)

    def _heard(self, attempt: int, log: Path, fact: Fact) -> None:
        if fact.what == "flooded":
            self._tell(events.Flooded(actor=self.actor, bytes=fact.bytes))
            return
        if fact.what == "lost":
            self._tell(events.SupervisorLost(actor=self.actor, attempt=attempt, reason=fact.reason, ended=list(fact.left)))
            return
        if fact.what == "unwritten":
            self._tell(events.Unwritten(actor=self.actor, reason=fact.reason))
            return
        if fact.what == "left":
            behind = [events.Process(pid=one.pid, program=one.program) for one in fact.behind]
            self._tell(events.LeftBehind(actor=self.actor, attempt=attempt, processes=behind))
            return
        end = self._end(attempt, log, fact)
        if end:
            self._tell(events.ActorExited(actor=self.actor, attempt=attempt, code=end.code, how=end.how, expected=end.expected))

    def _end(self, attempt: int, log: Path, fact: Fact) -> End | None:
        """Handle changed facts, including the end of the attempt's main process."""
        end = None
        with self._changed:
            living = self._living[attempt]
            if fact.what in {"orphaned", "exited"} and not living.orphaned:
                end = End(attempt, fact.code, how_ended(self.spec.batch, fact.code, log), self.expected_down)
                self.last_code, self._last = fact.code, end
                self._ended.append(end)
            if fact.what == "orphaned":
                living.orphaned = True
            elif fact.what == "exited":
                del self._living[attempt]
                self._left = fact.left
            else:
                living.state = "stopped" if fact.what == "paused" else "running"
            self._changed.notify_all()
        return end

    def _logs(self) -> tuple[Path, Path]:
        """The output of the latest attempt, and that of commands beside it."""
        return self.log, self._run_dir / "logs" / f"{self.actor}.commands.log"

    def _write_config(self) -> None:
        if self.templates is None:
            self.templates = read_templates(self.spec, self.folder)
        write_config(self.spec, self.templates, self.values, self.handed_mode)
