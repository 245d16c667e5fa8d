"""The parts of one start of a connector that differ between runtimes. A new runtime implements only these.

`Connector` knows the connector file: when something is started, what is ready, what a control means. A host knows where it happens.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from harness.journal.events import ExitedAs


@dataclass(frozen=True)
class Command:
    """A command in the connector's surroundings, every text rendered; `variables` come on top of what the host gives to all."""

    words: tuple[str, ...]
    cwd: str
    variables: Mapping[str, str]


@dataclass(frozen=True)
class Left:
    """A process that its main process has left behind; `program`: the name of its program."""

    pid: int
    program: str


@dataclass(frozen=True)
class Fact:
    """The facts that a body reports, from its own thread; `exited` is the last."""

    what: Literal["paused", "resumed", "flooded", "unwritten", "lost", "left", "orphaned", "exited"]
    """orphaned: the main process has ended, and processes that it started live on."""
    code: int = 0
    """orphaned, exited: the main process's exit code, or minus the number of the signal that ended it."""
    behind: tuple[Left, ...] = ()
    """left: what it has left behind; it is ended now."""
    left: tuple[int, ...] = ()
    """exited: processes that could not be ended. lost: those that were ended in its supervisor's place."""
    bytes: int = 0
    """flooded: output so far; what comes after that is thrown away."""
    reason: str = ""
    """unwritten: why some of its output is not in its log. lost: what became of its supervisor."""


class Body(Protocol):
    """One start. Its verbs only request something; a fact reports that it happened. All are harmless after its end."""

    @property
    def pid(self) -> int: ...
    @property
    def root(self) -> int:
        """The process below which all of it is found: a supervisor, or itself."""

    def listen(self, heard: Callable[[Fact], None]) -> None:
        """Tell facts from now on; called once."""

    def signal(self, name: str) -> None:
        """To its main process."""

    def kill(self, *, only_main: bool = False) -> None:
        """SIGKILL to all processes, or to the main process alone: then the processes that it started live on."""

    def pause(self) -> None:
        """All of it stands still."""

    def resume(self) -> None:
        """All of it goes on."""


@dataclass(frozen=True)
class End:
    """How an attempt ended. `expected`: by a fault, a control or the end of the run."""

    attempt: int
    code: int
    how: ExitedAs
    """refused: it says that it did not run at all, because of a lock, say."""
    expected: bool


class Host(Protocol):
    """Where the attempts of one actor live."""

    def spawn(self, attempt: int, command: Command, log: Path) -> Body:
        """Start an attempt. Raises NoSuchCommand, EnvironmentUnavailable."""

    def run(self, command: Command, wall_s: float, log: Path) -> tuple[int, str]:
        """Run a command beside the attempts to its end: exit code and the end of its output, which is added to `log`.

        Raises EnvironmentUnavailable when it cannot be started, or does not end in time and is killed.
        """

    def reach(self) -> str:
        """The host name by which the harness reaches its ports."""


class NoSuchCommand(Exception):
    """Its text says why the command cannot be started."""
