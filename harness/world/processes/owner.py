"""The owner of a run and its processes, each identified for good, so that a sweep can distinguish dead from live ones."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from pydantic import ConfigDict, TypeAdapter, with_config

from harness.world import lines
from harness.world.processes.supervisor import start_ticks

FILE = "owner.json"


def _boot() -> str:
    return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()


def _namespace() -> str:
    return str(Path("/proc/self/ns/pid").readlink()).strip("pid:[]")


@with_config(ConfigDict(strict=True, extra="forbid"))
@dataclass(frozen=True)
class Owner:
    """A process, identified for good. `owner.json` has one; a file of an earlier version has only pid and start."""

    pid: int
    start: int
    """In clock ticks since boot."""
    boot: str = field(default_factory=_boot)
    """Which boot of which machine."""
    namespace: str = field(default_factory=_namespace)
    """The PID namespace in which it has this pid."""

    @classmethod
    def me(cls) -> Owner:
        return cls(os.getpid(), start_ticks(os.getpid()) or 0)

    @classmethod
    def read(cls, text: str) -> Owner | None:
        """The owner that a label names; None when it is not one of ours."""
        parts = text.split("/")
        if len(parts) != 4 or not (parts[0].isdecimal() and parts[1].isdecimal()):
            return None
        return cls(int(parts[0]), int(parts[1]), parts[2], parts[3])

    def __str__(self) -> str:
        return f"{self.pid}/{self.start}/{self.boot}/{self.namespace}"

    def is_near(self, seen_from: Owner | None = None) -> bool:
        """Whether its pid means here what it means there: the same boot, the same PID namespace."""
        here = seen_from or Owner.me()
        return (self.boot, self.namespace) == (here.boot, here.namespace)

    def is_dead(self, seen_from: Owner | None = None) -> bool:
        """Whether it can be said for certain; a process in another PID namespace of this boot cannot be seen, so it counts as alive."""
        here = seen_from or Owner.me()
        if self.boot != here.boot:
            return True
        return self.is_near(here) and start_ticks(self.pid) != self.start


def read_owner(path: Path) -> lines.Lines[Owner]:
    """The owner in the file; none if the file is missing or damaged."""
    return lines.read(path, _form())


def write_owner(path: Path, owner: Owner) -> None:
    """Raises OSError."""
    lines.append(path, _form(), owner)


@cache
def _form() -> TypeAdapter[Owner]:
    return TypeAdapter(Owner)
