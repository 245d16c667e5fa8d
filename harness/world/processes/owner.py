"""Who owns a run and what belongs to it: one process for good, so that a sweep can tell the dead from the living."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from harness.world.processes.supervisor import start_ticks


@dataclass(frozen=True)
class Owner:
    """A process: pid and start time, on one boot of one machine, in one PID namespace."""

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

    @classmethod
    def told(cls, fields: dict[str, Any]) -> Owner | None:
        """The owner that a file names. Files of earlier versions tell pid and start alone: then it is of this boot and namespace."""
        pid, start = fields.get("pid"), fields.get("start")
        if not (isinstance(pid, int) and isinstance(start, int)):
            return None
        return cls(pid, start, str(fields.get("boot", _boot())), str(fields.get("namespace", _namespace())))

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


def _boot() -> str:
    return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()


def _namespace() -> str:
    return str(Path("/proc/self/ns/pid").readlink()).strip("pid:[]")
