"""Schedules carried out, one after another: the next one depends on how the last one ended."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from harness.drill.load import LoadedDrill
from harness.drill.write import save
from harness.errors import DrillInvalid, EnvironmentUnavailable
from harness.explore.drill import drill_of
from harness.explore.schedule import Bounds, Schedule
from harness.plan.model import Plan
from harness.trials.book import Book
from harness.trials.trial import BROKE, FAIL, Result, Trial

DrawUp = Callable[[Path], Plan]
Play = Callable[[Iterable[Trial]], Iterator[tuple[Trial, Result]]]


class Runner:
    """Writes a schedule as a drill, runs it unless the book has it, and keeps the result."""

    def __init__(self, folder: Path, base: LoadedDrill, bounds: Bounds, draw_up: DrawUp, play: Play) -> None:
        self._folder, self._base, self._bounds = folder, base, bounds
        self._draw_up, self._play = draw_up, play
        self._book = Book(folder / "book.jsonl")

    def __call__(self, schedule: Schedule) -> Result | None:
        """None: such a drill cannot be. Raises EnvironmentUnavailable when nothing can be run here, PlanImpossible."""
        try:
            trial = Trial(self._draw_up(self.write(schedule, "explored")), frozenset({FAIL, BROKE}))
        except DrillInvalid:
            return None
        known = self._book.get(trial.key)
        if known is not None:
            return known
        for _, result in self._play([trial]):
            if result.outcome == BROKE:
                raise EnvironmentUnavailable(result.why, "see `idrill doctor`")
            self._book.add(result)
            return result
        return None

    def write(self, schedule: Schedule, name: str, *comments: str) -> Path:
        """The schedule as a drill file. Raises EnvironmentUnavailable."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            return save(self._folder, drill_of(schedule, self._bounds, self._base, name), *comments)
        except OSError as error:
            raise EnvironmentUnavailable(f"{self._folder}: {error.strerror}", "make room, or choose another --out") from error
