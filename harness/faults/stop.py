"""The process is stopped gracefully and comes back at the heal."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from harness.faults.process import EndedProcess

if TYPE_CHECKING:
    from harness.world.process import Victim


class Stop(EndedProcess):
    """Its stop signal and grace; then the remaining processes are killed."""

    NEEDS: ClassVar[frozenset[str]] = frozenset({"process.stop"})

    kind: Literal["stop"] = "stop"

    def end(self, process: Victim) -> list[int]:
        return process.stop()
