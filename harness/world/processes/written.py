"""`processes.jsonl`: the processes of a run, written down as soon as they are there, so that a sweep can end them.

The engine writes those that it starts, and each supervisor (a script without the package) those below it.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, TypeAdapter

from harness.world import lines
from harness.world.processes.supervisor import start_ticks

FILE = "processes.jsonl"


class WrittenProcess(BaseModel):
    """One process for good, as long as the machine runs."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")

    pid: int
    start: int | None
    """In clock ticks since boot; null: it was gone before it could be looked at."""
    actor: str = "connector"
    """What it plays in the run."""

    @property
    def lives(self) -> bool:
        """Whether the very process that was written down still does."""
        return self.pid > 1 and self.start is not None and start_ticks(self.pid) == self.start


@cache
def _form() -> TypeAdapter[WrittenProcess]:
    return TypeAdapter(WrittenProcess)


def write(path: Path, pid: int, actor: str) -> None:
    """Add a live process to the file. Raises OSError."""
    lines.append(path, _form(), WrittenProcess(pid=pid, start=start_ticks(pid), actor=actor))


def read(path: Path) -> lines.Lines[WrittenProcess]:
    """All that were written down, also those that are gone."""
    return lines.read(path, _form())
