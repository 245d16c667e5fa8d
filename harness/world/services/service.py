"""What a service beside the connector is: how it is found, configured, commanded, and seen to be ready."""

from __future__ import annotations

import socket
import sys
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar, TypeGuard

from pydantic import BaseModel, Field

from harness import assets, registry
from harness.clock.anchors import DrillClock
from harness.drill.connector.contained import Size
from harness.drill.service_kinds import A_SERVICE, SERVICES
from harness.drill.text.broken import Frozen
from harness.world.services.account import Account

USER = "idrill"
"""What a connector calls itself at services that ask for a name."""


class Options(Frozen):
    """What can be said of every service in the connector file."""

    memory: Size | None = Field(
        None, description="in a container: memory limit, for out_of_memory; the kernel kills a process that exceeds it"
    )
    disk: Size | None = Field(
        None,
        description="in a container: keeps its data in memory, up to this size, for full_disk; a service that is killed loses them",
    )


def _nowhere(_words: list[str]) -> tuple[int, str]:
    raise AssertionError("a service that has not been started has nobody beside it")


@dataclass(frozen=True)
class Site:
    """The place and the settings of one service. `folder` belongs to the account that it runs as, mode 0700."""

    folder: Path
    programs: Mapping[str, str]
    port: int
    inner_ports: tuple[int, int]
    """For services that talk among their own processes."""
    password: str
    """The connector's; the connector does not get `admin_password`."""
    admin_password: str = ""
    account: Account | None = None
    """Whom it runs as; None: the harness's own user."""
    clock: DrillClock = field(default_factory=lambda: DrillClock(0, 0, 1.0))
    options: BaseModel = field(default_factory=Options)
    values: Mapping[str, str] = field(default_factory=dict)
    """What template names of the connector file stand for, where a service has a configuration of the team's own."""
    bind: str = "127.0.0.1"
    """Where it listens; `host` is how the connector calls it, `reach` how the harness does."""
    host: str = "127.0.0.1"
    reach: str = "127.0.0.1"
    python: str = sys.executable
    fixtures: str = field(default_factory=lambda: str(assets.root() / "fixtures"))
    """Where our own programs are, for its eyes; and the Python that runs them."""
    run: Callable[[list[str]], tuple[int, str]] = _nowhere
    """A command beside it, as its account: exit code and the end of its output. Raises EnvironmentUnavailable."""

    @property
    def data(self) -> Path:
        """The folder for its data; in a container its size may be limited."""
        return self.folder / "data"

    def write(self, name: str, text: str) -> Path:
        """A 0600 file in its folder."""
        path = self.folder / name
        path.touch(mode=0o600)
        path.write_text(text)
        if self.account:
            self.account.own(path)
        return path

    @property
    def address(self) -> str:
        """Where the connector finds it."""
        return f"{self.host}:{self.port}"

    @property
    def listens(self) -> str:
        return f"{self.bind}:{self.port}"


class Service(ABC):
    """One kind, which its group `harness.services` calls by its `NAME`. It acts through its `Site` alone, in its own folder. The
    runtime ends it: with `STOP_SIGNAL` to all of its processes, then with SIGKILL.
    """

    NAME: ClassVar[str]
    PACKAGE: ClassVar[str]
    """The Debian package that brings its programs."""
    PROGRAMS: ClassVar[tuple[str, ...]]
    PLACES: ClassVar[tuple[str, ...]] = ()
    """Patterns of folders that are looked through when PATH does not have a program."""
    ACCOUNT: ClassVar[str | None] = None
    """The account that it takes when the harness is root and the program refuses to be; `nobody` where there is none of that name."""
    ACCELERATED: ClassVar[bool] = True
    """Whether it is put on drill time by the accelerator, and guarded."""
    KEEPS_PACE: ClassVar[bool] = True
    """Whether it can be in a drill at another speed than 1: accelerated, or by a configuration that makes up for its real time."""
    READY_WALL_S: ClassVar[float] = 30.0
    STOP_SIGNAL: ClassVar[str] = "SIGTERM"
    IMAGE: ClassVar[str | None] = None
    """In containers: the official image, pinned; None, or where it cannot be pulled: one with the Debian package is built."""
    PORT: ClassVar[int] = 8080
    """In containers, where every one has all ports."""
    VALUES: ClassVar[tuple[str, ...]]
    """Template names for the connector file: `{services.<kind>.<value>}`."""
    Options: ClassVar[type[BaseModel]] = Options

    @abstractmethod
    def prepare(self, site: Site) -> None:
        """Everything that must be in place before it starts. Raises EnvironmentUnavailable."""

    @abstractmethod
    def command(self, site: Site) -> list[str]:
        """Program and arguments; no secret in them."""

    def environment(self, site: Site) -> dict[str, str]:
        """Variables beyond PATH, LANG, HOME (its folder) and TMPDIR."""
        return {}

    @abstractmethod
    def answers(self, site: Site) -> bool:
        """Whether it is at work now; asked again and again, so it must not wait long."""

    @abstractmethod
    def told(self, site: Site) -> dict[str, str]:
        """One text for each of `VALUES`."""

    def settle(self, site: Site) -> None:  # noqa: B027  # most services need none
        """Finish the setup once it answers, after each start. Raises EnvironmentUnavailable."""


def find_service(kind: str) -> type[Service]:
    """Raises KeyError for an unknown kind, EnvironmentUnavailable for one that does not keep the contract."""
    return registry.find(SERVICES, kind, _is_service, A_SERVICE)


def _is_service(found: object) -> TypeGuard[type[Service]]:
    return isinstance(found, type) and issubclass(found, Service)


def first_answer(port: int, question: bytes, host: str = "127.0.0.1", timeout_s: float = 1.0) -> bytes:
    """Send something to a port and return the first of the answer; empty when there is none."""
    try:
        with socket.create_connection((host, port), timeout=timeout_s) as link:
            link.sendall(question)
            return link.recv(4096)
    except OSError:
        return b""
