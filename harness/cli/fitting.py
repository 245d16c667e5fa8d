"""Of the drills that a series means: those that can run with this connector and runtime."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from harness.cli.find_drills import SUFFIX
from harness.errors import PlanImpossible
from harness.report.wording import many

_T = TypeVar("_T")


@dataclass
class Fitting:
    """A drill that was named must fit; one that `--all`, a tag or a wildcard brought in is left out if it does not."""

    may_be_left_out: Collection[str] = ()
    left_out: dict[str, PlanImpossible] = field(default_factory=dict)
    """Drill → why it cannot run."""
    of_all: int = 0

    def drawn(self, drills: Sequence[str], draw: Callable[[str], _T]) -> Iterator[tuple[str, _T]]:
        """Each drill that fits, with the result of `draw`. Raises PlanImpossible for a drill that must fit, and where none does."""
        self.of_all = len(drills)
        for drill in drills:
            try:
                yield drill, draw(drill)
            except PlanImpossible as error:
                if drill not in self.may_be_left_out:
                    raise
                self.left_out[drill] = error
        if drills and self.left_out.keys() == set(drills):
            raise PlanImpossible(f"none of {many(len(self.left_out), 'drill')} fits; the first one: {self.left_out[drills[0]]}")

    def words(self, explained_by: str) -> Iterator[str]:
        """`2 of 66 drills do not fit and are left out: …`, where any are."""
        if self.left_out:
            names = ", ".join(Path(drill).name.removesuffix(SUFFIX) for drill in self.left_out)
            do, are = ("does", "is") if len(self.left_out) == 1 else ("do", "are")
            of_all = many(self.of_all, "drill")
            yield f"{len(self.left_out)} of {of_all} {do} not fit and {are} left out: {names}; `{explained_by}` says why"
