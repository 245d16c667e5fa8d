"""Schedules carried out, a few side by side: the next ones depend on how the last ones ended."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from harness.drill.published.write import save
from harness.drill.reading.load import LoadedDrill
from harness.errors import DrillInvalid, EnvironmentUnavailable, PlanImpossible
from harness.explore.drill import drill_of
from harness.explore.schedule import Bounds, Schedule, ScheduledFault
from harness.plan.model import Plan
from harness.trials.book import Book
from harness.trials.trial import Came, Result, Trial

DrawUp = Callable[[Path], Plan]
Play = Callable[[Iterable[Trial]], Iterator[tuple[Trial, Result]]]
Make = Callable[..., Trial]
"""Trial, or that with some of its fields given."""


_TRIES = 2
_ITS_PLACE = "faults[0]: "
"""In a message, before what is said of the fault itself: the file is not one that anybody wrote."""


class Runner:
    """Writes a schedule as a drill, runs it unless the book has it, and keeps the result."""

    def __init__(  # noqa: PLR0913, PLR0917  # the drill, its place and its options
        self, folder: Path, base: LoadedDrill, bounds: Bounds, draw_up: DrawUp, play: Play, make: Make = Trial
    ) -> None:
        self._folder, self._base, self._bounds, self._make = folder, base, bounds, make
        self._draw_up, self._play = draw_up, play
        self._book = Book(folder / "book.jsonl")

    def __call__(self, schedules: Sequence[Schedule]) -> list[Result | None]:
        """None: such a drill cannot be, or the time is over. Raises EnvironmentUnavailable when nothing can be run here, PlanImpossible."""
        trials = [self._trial(schedule) for schedule in schedules]
        known = {trial.key: found for trial in trials if trial and (found := self._known(trial))}
        for _ in range(_TRIES):  # an unclear result of a busy machine is repeated; a fault that was not felt would not be felt then, either
            open_ = {trial.key: trial for trial in trials if trial and not _is_told(known.get(trial.key))}
            for trial, result in self._play(open_.values()) if open_ else ():
                if result.outcome == Came.BROKE:
                    raise EnvironmentUnavailable(result.why, "see `idrill doctor`")
                self._book.add(result)
                known[trial.key] = result
        return [known.get(trial.key) if trial else None for trial in trials]

    def impossible(self) -> dict[str, str]:
        """The faults of the menu that cannot happen to this connector, with the reason. Beside others they would be left out unseen."""
        found = {}
        for name in self._bounds.menu:
            try:
                self._draw_up(self._save(self._folder / "schedules", (ScheduledFault(name, 0, 1),), "explored"))
            except PlanImpossible as error:
                found[name] = str(error).splitlines()[0].rpartition(_ITS_PLACE)[2]
        return found

    def _trial(self, schedule: Schedule) -> Trial | None:
        try:
            file = self._save(self._folder / "schedules" / _digest(schedule), schedule, "explored")  # its own: a run keeps a copy of it
            return self._make(self._draw_up(file), frozenset({Came.FAIL, Came.BROKE}), tries=1)
        except DrillInvalid:
            return None

    def _known(self, trial: Trial) -> Result | None:
        result = self._book.last(trial.key)
        return result if _is_told(result) else None

    def write(self, schedule: Schedule, name: str, *comments: str) -> Path:
        """The schedule as a drill file. Raises EnvironmentUnavailable."""
        return self._save(self._folder, schedule, name, *comments)

    def _save(self, folder: Path, schedule: Schedule, name: str, *comments: str) -> Path:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            return save(folder, drill_of(schedule, self._bounds, self._base, name), *comments)
        except OSError as error:
            raise EnvironmentUnavailable(f"{folder}: {error.strerror}", "free disk space, or choose another --out") from error


def _digest(schedule: Schedule) -> str:
    return hashlib.sha256(repr(schedule).encode()).hexdigest()[:12]


def _is_told(result: Result | None) -> bool:
    return result is not None and (result.judged or result.only_unfelt)
