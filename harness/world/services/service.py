"""What a companion of the connector is: how it is found, configured, commanded, and seen to be ready."""

from __future__ import annotations

import socket
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

from pydantic import BaseModel

from harness.clock.anchors import DrillClock
from harness.drill.rule import Frozen
from harness.world.services.account import Account

USER = "idrill"
"""What a connector calls itself at services that ask for a name."""


class NoOptions(Frozen):
    """A service that needs nothing said in the connector file."""


@dataclass(frozen=True)
class Site:
    """Where one service lives and what it was given. `folder` belongs to the account that it runs as, mode 0700."""

    folder: Path
    programs: Mapping[str, str]
    port: int
    inner_ports: tuple[int, int]
    """For services that talk among their own processes."""
    password: str
    """The connector's; `admin_password` is one that it does not get to know."""
    admin_password: str = ""
    account: Account | None = None
    """Whom it runs as; None: the harness's own user."""
    clock: DrillClock = field(default_factory=lambda: DrillClock(0, 0, 1.0))
    options: BaseModel = field(default_factory=NoOptions)
    values: Mapping[str, str] = field(default_factory=dict)
    """What template names of the connector file stand for, where a service has a configuration of the team's own."""

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
        return f"127.0.0.1:{self.port}"


class Service(ABC):
    """One kind; built-in and foreign kinds register in the entry-point group `harness.services`."""

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
    VALUES: ClassVar[tuple[str, ...]]
    """Template names for the connector file: `{services.<kind>.<value>}`."""
    Options: ClassVar[type[BaseModel]] = NoOptions

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
        """What is left to do once it answers. Raises EnvironmentUnavailable."""


def ask(port: int, question: bytes, timeout_s: float = 1.0) -> bytes:
    """Send something to a loopback port and return the first of the answer; empty when there is none."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=timeout_s) as link:
            link.sendall(question)
            return link.recv(4096)
    except OSError:
        return b""
