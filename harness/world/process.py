"""The interface of a process under test for engine and faults, in every runtime."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from harness.drill.connector.file import ConnectorFile
from harness.journal.events import ProcessState, StartedFor
from harness.world.processes.body import End
from harness.world.processes.census import Lived


class Victim(Protocol):
    """What a fault can strike: a process under test or a service. Its methods raise EnvironmentUnavailable when they cannot act."""

    attempt: int
    """How often it has been started."""
    expected_down: bool
    """True while a fault or the end of the run keeps it from running: its restart policy is suspended."""
    last_code: int | None

    def start(self, why: StartedFor = "start") -> None:
        """Spawn an attempt."""

    def stop(self) -> list[int]:
        """Stop signal, grace, SIGKILL; returns who still lives."""

    def kill(self, *, only_main: bool = False) -> list[int]:
        """SIGKILL to all of it, or to its main process alone; returns who was to be gone and still lives."""

    def pause(self) -> None:
        """It stands still."""

    def resume(self) -> None:
        """It goes on."""

    def state(self) -> ProcessState:
        """What it does now."""

    def living(self, *, only_main: bool = False) -> frozenset[Lived]:
        """Its living processes, including those that outlived the main process, or the main process alone; empty if unknown."""

    def pids(self) -> tuple[int, ...]:
        """The pids on this machine below which all its living processes are found; empty if unknown."""


class Beside(Victim, Protocol):
    """A service that was started beside the processes under test."""

    @property
    def disk(self) -> str | None:
        """The bounded folder in memory that holds its data, if it has one."""


class Process(Victim, Protocol):
    """A connector or watchdog."""

    spec: ConnectorFile

    @property
    def alone(self) -> Mapping[str, Process]:
        """The parts that are watched and struck separately, by actor: each of several processes, or the connector itself."""

    @property
    def log(self) -> Path:
        """The output of the present attempt."""

    @property
    def backlog(self) -> int | None:
        """Its own report of its backlog; None: it has none."""

    def wait_ready(self) -> None:
        """Until its own readiness condition holds."""

    def is_ready(self) -> bool:
        """Whether its controls can be used now. One that has just been started is waited for; one that does not run is not."""

    def ended(self) -> list[End]:
        """The attempts that have ended since this was asked last."""

    def deploy(self, name: str | None) -> None:
        """From its next start on it is another of its versions; None: the first one again."""

    def renew(self, name: str, value: str) -> None:
        """A template name has another value from now on."""

    def lose_state(self) -> list[str]:
        """Delete what it keeps between its starts; the names of what was there."""

    def control(self, name: str) -> str:
        """Use one of its controls; returns the result."""

    def dead_letters(self) -> str:
        """What it answers when it is asked for the records that it has given up."""

    def exported(self) -> str:
        """The history of what it has done, exported."""

    def printed(self, command: tuple[str, ...], folder: Path) -> str:
        """What a command prints that is not its own, run in its surroundings, but in this folder."""
