"""A sweep carried out: first uncut, then point by point. Results in the book are not run again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from harness.drill.published.write import save
from harness.errors import EnvironmentUnavailable
from harness.plan.model import Plan
from harness.sweep.frames import Tried
from harness.sweep.points import By, Point
from harness.sweep.variant import Swept
from harness.trials.book import Book
from harness.trials.trial import Came, Result, Trial

DrawUp = Callable[[Path], Plan]
Play = Callable[[Iterable[Trial]], Iterator[tuple[Trial, Result]]]
Make = Callable[..., Trial]
"""Trial, or that with some of its fields given."""


class Sweep:
    """One drill in one folder, where the drills of its points and the book lie."""

    def __init__(self, swept: Swept, folder: Path, draw_up: DrawUp, make: Make = Trial) -> None:
        self._swept, self._folder, self._draw_up, self._make = swept, folder, draw_up, make
        self._book = Book(folder / "book.jsonl")
        self._drills: dict[Point, str] = {}
        self._results: dict[Point, Result] = {}

    def uncut(self, play: Play) -> Result | None:
        """The run without a cut; its directory is kept. None: there was no time for it. Raises the exceptions of `draw_up`."""
        plan = self._draw_up(self._write(self._swept.without()))
        trial = self._make(plan, frozenset(Came))
        known = self._book.get(trial.key)
        if known is not None and known.run and Path(known.run).is_dir():
            return known
        for _, result in play([trial]):
            self._book.add(result)
            return result
        return None

    def carry_out(self, points: Iterable[Point], by: By, play: Play, tell: Callable[[Point, Result], None]) -> list[Tried]:
        """Every point with its result, as far as there was time; `tell` gets each point that is run now, when it is done."""
        points = list(points)
        place: dict[str, Point] = {}
        for trial, result in play(self._open(points, by, place)):
            self._book.add(result)
            self._results[place[trial.key]] = result
            tell(place[trial.key], result)
        return [Tried(point, self._results.get(point), self._drills.get(point, "")) for point in points]

    def _open(self, points: list[Point], by: By, place: dict[str, Point]) -> Iterator[Trial]:
        """Drawn up one by one, when there is room for it: there may be hundreds."""
        for point in points:
            file = self._write(self._swept.at(point, by))
            self._drills[point] = str(file)
            trial = self._make(self._draw_up(file))
            place[trial.key] = point
            known = self._book.get(trial.key)
            if known is None:
                yield trial
            else:
                self._results[point] = known

    def _write(self, data: dict[str, Any]) -> Path:
        folder = self._folder / "points"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            return save(folder, data, "One point of a sweep, written by `idrill sweep`.")
        except OSError as error:
            raise EnvironmentUnavailable(f"{folder}: {error.strerror}", "free disk space, or choose another --out") from error
