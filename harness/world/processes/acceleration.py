"""What a runtime does for `clock: accelerated`: the variables, and a place in the guard's view."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from harness.clock import accelerator
from harness.clock.anchors import DrillClock
from harness.clock.skew import Skew
from harness.world.processes.guard import Guard


@dataclass(frozen=True)
class Acceleration:
    """Of one actor. `pycache`: where its Python keeps compiled files (`clock.bytecode`). `copy`: a copy of the library for an actor
    that runs as another user (`accelerator.lend`). `skew`: by how much its time of day is wrong; None: it stays right."""

    actor: str
    clock: DrillClock
    pycache: Path
    guard: Guard
    copy: Path | None = None
    skew: Skew | None = None

    def applied(self, variables: Mapping[str, str]) -> dict[str, str]:
        """The actor's variables with those that accelerate it. Raises EnvironmentUnavailable."""
        wrong = self.skew.file if self.skew else None
        return {**variables, **accelerator.environment(self.clock, self.pycache, variables, self.copy, wrong)}

    def watch(self, supervisor: int) -> None:
        """Everything below this process must show the drill clock, from now on."""
        self.guard.watch(self.actor, supervisor, may_be_wrong=self.skew is not None)
