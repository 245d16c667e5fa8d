"""What the console is told of the run while it goes on: the engine's own view, about twice a second of wall time."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

from harness.engine.interpret import Interpreter
from harness.world.console.told import fault_in_words

_EVERY_WALL_S = 0.5


class Status:
    """True counts and phases in it are the game master's: the console shows each person what they may see."""

    def __init__(self, interpreter: Interpreter) -> None:
        self._interpreter = interpreter
        self._due_mono_s = 0.0
        self.begun_at: float | None = None
        """When everybody had come, or was no longer waited for."""
        self.over = False

    def look(self, _at: float) -> None:
        """Say it again when it is time. A console that is being started again hears it afterwards."""
        world, now_s = self._interpreter.world, time.monotonic()
        if now_s < self._due_mono_s or (world.console is not None and world.console.program.is_down):
            return
        self._due_mono_s = now_s + _EVERY_WALL_S
        world.fakes["people"].status(self._view())

    def say(self) -> None:
        """At once: something has changed that people wait for."""
        self._due_mono_s = 0.0
        self.look(0.0)

    def _view(self) -> dict[str, Any]:
        run = self._interpreter
        connector, phase = run.world.processes.get("connector"), run.phase_now
        return {
            "backlog": connector.backlog if connector else None,
            "owed": len(run.owed.debts()),
            "phases": list(self._phases()),
            "now": phase.name if phase and not self.over else None,
            "faults": [fault_in_words(active.plan) for active in run.injector.active],
            "begun_at": self.begun_at,
            "over": self.over,
        }

    def _phases(self) -> Iterator[dict[str, Any]]:
        run = self._interpreter
        began = [at - (run.t0_at or 0.0) for at in run.begun.values()] if run.t0_at is not None else [None] * len(run.begun)
        for number, phase in enumerate(run.plan.phases):
            come, gone = number < len(began), number + 1 < len(began) or self.over
            yield {
                "name": phase.name,
                "from_s": began[number] if come else None,
                "to_s": began[number + 1] if number + 1 < len(began) else None,
                "state": "to come" if not come else "done" if gone else "now",
            }
