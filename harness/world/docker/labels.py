"""Who owns a container: its run, and the harness process that started it, so that a sweep can tell the dead from the living."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from harness.world.supervisor import start_ticks

RUN = "idrill.run"
OWNER = "idrill.owner"
ACTOR = "idrill.actor"


@dataclass(frozen=True)
class Owner:
    """A process for good: pid and start time, on one boot of one machine, in one PID namespace."""

    pid: int
    start: int
    boot: str
    namespace: str

    @classmethod
    def me(cls) -> Owner:
        return cls(os.getpid(), start_ticks(os.getpid()) or 0, _boot(), _namespace())

    @classmethod
    def read(cls, text: str) -> Owner | None:
        """The owner that a label names; None when it is not one of ours."""
        parts = text.split("/")
        if len(parts) != 4 or not (parts[0].isdecimal() and parts[1].isdecimal()):
            return None
        return cls(int(parts[0]), int(parts[1]), parts[2], parts[3])

    def __str__(self) -> str:
        return f"{self.pid}/{self.start}/{self.boot}/{self.namespace}"

    def is_dead(self, seen_from: Owner | None = None) -> bool:
        """Whether it can be said for certain; a process in another PID namespace of this boot cannot be seen, so it counts as alive."""
        here = seen_from or Owner.me()
        if self.boot != here.boot:
            return True
        return self.namespace == here.namespace and start_ticks(self.pid) != self.start


def labels(run: str, actor: str) -> dict[str, str]:
    """What every container, network and volume of a run carries."""
    return {RUN: run, OWNER: str(Owner.me()), ACTOR: actor}


def is_orphan(found: Mapping[str, str], run: str | None = None) -> bool:
    """Whether a thing with these labels is left over: its owner is dead, or it belongs to the run that is being ended."""
    if run is not None:
        return found.get(RUN) == run
    owner = Owner.read(found.get(OWNER, ""))
    return RUN in found and owner is not None and owner.is_dead()


def _boot() -> str:
    return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()


def _namespace() -> str:
    return str(Path("/proc/self/ns/pid").readlink()).strip("pid:[]")
