"""The matrix carried out: what is in the book already is not run again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from harness.drill.model import Drill
from harness.errors import DrillInvalid, PlanImpossible
from harness.matrix.cells import REFERENCE, Cell, Role
from harness.matrix.finding import finding
from harness.matrix.frames import Entry
from harness.plan.model import Plan
from harness.trials.book import Book
from harness.trials.trial import BROKE, FAIL, INCONCLUSIVE, PASS, Result, Trial

DrawUp = Callable[[str, str | None, int], Plan]
"""(drill's path, connector or None for its own, seed) → plan. Raises DrillInvalid, PlanImpossible."""
Play = Callable[[Iterable[Trial]], Iterator[tuple[Trial, Result]]]


_UNTOLD = frozenset({INCONCLUSIVE, BROKE})
_KEEP: dict[Role, frozenset[str]] = {"expected": _UNTOLD | {PASS}, "reference": _UNTOLD | {FAIL}, "category": _UNTOLD, "other": _UNTOLD}
"""Hundreds of runs are not worth their space: only those of which somebody will ask why."""


@dataclass(frozen=True)
class Drills:
    """The drills of the catalogue, by name."""

    files: dict[str, Path]
    drills: dict[str, Drill]


class Matrix:
    """Cells with their trials; several cells may be one trial. What the book has is not run again."""

    def __init__(self, cells: Iterable[Cell], catalogue: Drills, book: Book, draw_up: DrawUp) -> None:
        self._catalogue, self._book = catalogue, book
        self._trials: dict[Cell, Trial] = {}
        self._impossible: dict[Cell, str] = {}
        self._cells = tuple(cells)
        for cell in self._cells:
            try:
                connector = None if cell.connector == REFERENCE else cell.connector
                self._trials[cell] = Trial(draw_up(str(catalogue.files[cell.drill]), connector, cell.seed), _KEEP[cell.role])
            except (PlanImpossible, DrillInvalid) as error:
                self._impossible[cell] = str(error)

    def carry_out(self, play: Play, tell: Callable[[Entry, int, int], None]) -> None:
        """Run what is not known yet; `tell` hears each cell as it is known, with its number and their count.

        KeyboardInterrupt passes through; the book has what was done by then.
        """
        open_: dict[str, Trial] = {}
        for trial in self._trials.values():
            if self._book.get(trial.key) is None:
                twin = open_.get(trial.key, trial)
                open_[trial.key] = replace(twin, keep=twin.keep | trial.keep)
        number = sum(1 for cell in self._cells if cell not in self._trials or self._trials[cell].key not in open_)
        for trial, result in play(open_.values()):
            self._book.add(result)
            for cell in (cell for cell, its in self._trials.items() if its.key == trial.key):
                number += 1
                tell(self._entry(cell), number, len(self._cells))

    def entries(self) -> list[Entry]:
        """Every cell with what came of it, in earlier calls too."""
        return [self._entry(cell) for cell in self._cells]

    def _entry(self, cell: Cell) -> Entry:
        category = str(self._catalogue.drills[cell.drill].category)
        if cell in self._impossible:
            return Entry(cell, category, finding(cell, None, impossible=True), None, self._impossible[cell])
        result = self._book.last(self._trials[cell].key)
        return Entry(cell, category, finding(cell, result), result)
