"""The process is killed (SIGKILL) and comes back at the heal."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from pydantic import Field, model_validator

from harness.drill.actors import PROGRAMS, program_of
from harness.drill.text.broken import broken
from harness.faults.process import EndedProcess

if TYPE_CHECKING:
    from harness.world.process import Victim
    from harness.world.processes.census import Lived


class Kill(EndedProcess):
    """As a crash of the host would: nothing can be saved. Its restart policy rests until the heal.

    With `only: main` what its main process has started lives on, as after the kernel's out-of-memory killer: felt when the main process
    was read back gone. It ends by itself, or when the actor is stopped or killed the next time, at the latest with the run.
    """

    NEEDS: ClassVar[frozenset[str]] = frozenset({"process.kill"})

    kind: Literal["kill"] = "kill"
    only: Literal["main"] | None = Field(None, description="main: the main process alone; the processes that it has started live on")

    @property
    def needs(self) -> frozenset[str]:
        """Further needs of the fault from the runtime."""
        return frozenset({"process.kill_main"}) if self.only else frozenset()

    @model_validator(mode="after")
    def _a_service_is_struck_whole(self) -> Kill:
        if self.only and program_of(self.actor) not in PROGRAMS:
            raise broken(f"only: main of {self.actor}", ", ".join(PROGRAMS), "a service is killed with all its processes", ("only",))
        return self

    def struck(self, process: Victim) -> frozenset[Lived]:
        return process.living(only_main=self.only == "main")

    def end(self, process: Victim) -> list[int]:
        return process.kill(only_main=self.only == "main")
