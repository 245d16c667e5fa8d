"""The process is killed (SIGKILL) and comes back at the heal."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from harness.faults.process import EndedProcess

if TYPE_CHECKING:
    from harness.world.process import Victim


class Kill(EndedProcess):
    """As a crash of the host would: nothing can be saved. Its restart policy rests until the heal."""

    NEEDS: ClassVar[frozenset[str]] = frozenset({"process.kill"})

    kind: Literal["kill"] = "kill"

    def end(self, process: Victim) -> list[int]:
        return process.kill()
