"""The matrix carried out. Results in the book are not run again."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Protocol

from harness.drill.model import Drill
from harness.errors import DrillInvalid, PlanImpossible
from harness.matrix.cells import REFERENCE, Cell, Role
from harness.matrix.frames import Entry
from harness.matrix.meaning import Meaning, answered, meaning
from harness.plan.model import Plan
from harness.plan.patience import bearable, is_hurried, is_scripted, patiences_s
from harness.speeds import within
from harness.trials.book import Book
from harness.trials.trial import Came, Result, Trial

DrawUp = Callable[[str, str | None, int, float], Plan]
"""(drill's path, connector or None for its own, seed, speed) → plan. Raises DrillInvalid, PlanImpossible."""
Play = Callable[[Iterable[Trial]], Iterator[tuple[Trial, Result]]]
Make = Callable[..., Trial]
"""Trial, or that with some of its fields given."""


_PACE: dict[Role, float] = {"expected": 1.0, "reference": 1.0, "category": 1.5, "other": 1.5}
"""Factor of the requested speed. Drills beside the matter have no expected check, so more unclear results do no harm there."""
_TRIES: dict[Role, int] = {"expected": 2, "reference": 2, "category": 1, "other": 1}
"""Attempts at each speed; less important cells get only one."""
_UNTOLD = frozenset({Came.INCONCLUSIVE, Came.BROKE})
_KEEP: dict[Role, frozenset[Came]] = {
    "expected": _UNTOLD | {Came.PASS},
    "reference": _UNTOLD | {Came.FAIL},
    "category": _UNTOLD,
    "other": _UNTOLD,
}
"""Hundreds of runs are not worth their space: only those of which someone will ask why."""
_SLOWER = (1, 2)
"""What the pace is divided by: first try, second try."""
_START_WALL_S = 2.0
"""A phase that waits for a program that was just started may be too short for it, where it lasts for less than this in wall time."""


def _drawn(draw_up: Callable[[float], Plan], speed: float, pace: float, slower: int, *, asked: bool) -> Plan:
    """At this speed, unless it is a default at which a client's patience is too short."""
    plan = draw_up(within(speed * pace / slower))
    if asked:
        return draw_up(within(speed / slower)) if pace > 1 and is_hurried(plan) else plan
    wanted = within(bearable(speed * pace, patiences_s(plan), scripted=is_scripted(plan)) / slower)
    return draw_up(wanted) if wanted < plan.speed else plan


class Catalogue(Protocol):
    """What is run, by name."""

    @property
    def files(self) -> dict[str, Path]: ...
    def category(self, name: str) -> str: ...


@dataclass(frozen=True)
class Drills:
    """The drills of the catalogue, by name."""

    files: dict[str, Path]
    drills: dict[str, Drill]

    def category(self, name: str) -> str:
        """Of a drill."""
        return self.drills[name].category


class Matrix:
    """Cells with their trials; several cells may be one trial. What the book has is not run again.

    `asked`: someone wants this speed; else it is lower where a client's patience is too short for it.
    Each cell has a trial at its pace and one at half of it: what cannot be judged at the first, or not be run at it, is run at the second.
    """

    def __init__(  # noqa: PLR0913, PLR0917  # the cells, the book and the options
        self,
        cells: Iterable[Cell],
        catalogue: Catalogue,
        book: Book,
        draw_up: DrawUp,
        speed: float,
        make: Make = Trial,
        *,
        asked: bool = True,
    ) -> None:
        self._catalogue, self._book = catalogue, book
        self._trials: dict[Cell, list[Trial]] = {}
        self._impossible: dict[Cell, str] = {}
        self._cells = tuple(cells)
        for cell in self._cells:
            connector = None if cell.connector == REFERENCE else cell.connector
            trials = []
            for slower in _SLOWER:
                try:
                    plan = _drawn(
                        partial(draw_up, str(catalogue.files[cell.drill]), connector, cell.seed),
                        speed,
                        _PACE[cell.role],
                        slower,
                        asked=asked,
                    )
                except (PlanImpossible, DrillInvalid) as error:
                    self._impossible[cell] = str(error)
                    continue
                trials.append(make(plan, _KEEP[cell.role], _TRIES[cell.role]))
            if trials:
                self._trials[cell] = trials

    def plans(self) -> Iterator[Plan]:
        """What each cell is run with first; the same one may come often."""
        return (trials[0].plan for trials in self._trials.values())

    def carry_out(self, play: Play, tell: Callable[[Entry, int, int], None]) -> None:
        """Run the cells without a result; `tell` gets each cell when it is known, with its number and their count.

        KeyboardInterrupt passes through; the book has the results up to then.
        """
        played: set[str] = set()
        for _ in _SLOWER:
            open_: dict[str, Trial] = {}
            for cell in self._trials:
                trial = self._next(cell)
                if not self._is_told(cell) and trial.key not in played:
                    twin = open_.get(trial.key, trial)
                    open_[trial.key] = replace(twin, keep=twin.keep | trial.keep, tries=max(twin.tries, trial.tries))
            number = sum(1 for cell in self._cells if cell not in self._trials or self._next(cell).key not in open_)
            played |= open_.keys()
            for trial, result in play(open_.values()):
                mine = [cell for cell in self._trials if self._next(cell).key == trial.key]
                self._book.add(result)
                for cell in (each for each in mine if answered(each, result) or self._is_final(each, trial)):
                    number += 1
                    tell(self._entry(cell), number, len(self._cells))

    def _next(self, cell: Cell) -> Trial:
        """The one that counts: the first that gave an answer, or was not run yet, or with which it ends; else the last."""
        trials = self._trials[cell]
        return next((trial for trial in trials if not self._is_in_vain(cell, trial) or self._is_final(cell, trial)), trials[-1])

    def _is_in_vain(self, cell: Cell, trial: Trial) -> bool:
        last = self._book.last(trial.key)
        return last is not None and not answered(cell, last)

    def _is_final(self, cell: Cell, trial: Trial) -> bool:
        """Whether there is no further speed to try. Beside the matter, a result stays unclear if the connector did not work."""
        last = self._book.last(trial.key)
        no_matter_of_speed = cell.role in {"category", "other"} and last is not None and _is_of_the_connector(last, trial.plan)
        return no_matter_of_speed or trial.key == self._trials[cell][-1].key

    def _is_told(self, cell: Cell) -> bool:
        """Judged, or unclear in a cell whose verdict does not count, where a repetition would not help."""
        trial = self._next(cell)
        last = self._book.last(trial.key)
        given_up = self._is_final(cell, trial) and meaning(cell, last) is Meaning.NOT_JUDGED
        return given_up or (last is not None and answered(cell, last))

    def entries(self) -> list[Entry]:
        """Every cell with its result, from earlier calls, too."""
        return [self._entry(cell) for cell in self._cells]

    def _entry(self, cell: Cell) -> Entry:
        category = self._catalogue.category(cell.drill)
        if cell not in self._trials:
            return Entry(cell, category, meaning(cell, None, impossible=True), None, self._impossible[cell])
        result = self._book.last(self._next(cell).key)
        return Entry(cell, category, meaning(cell, result), result)


def _is_of_the_connector(result: Result, plan: Plan) -> bool:
    """It was never steady; or it never caused the event that a fault waits for or strikes, although it had time to start and no gate says
    that the machine was too slow."""
    doubts = set(result.doubts)
    waits_s = [phase.at_most_s for phase in plan.phases if phase.role == "drill" and phase.awaits]
    had_time = min(waits_s, default=math.inf) / plan.speed >= _START_WALL_S
    return "steady_state" in doubts or (bool(doubts) and doubts <= {"course", "fault_was_felt"} and had_time)
