from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import pytest

from harness.cli.find_drills import drill_files
from harness.drill.reading.load import LoadedDrill, load_drill
from harness.trials.trial import Came, Result, Trial


@pytest.fixture
def loaded() -> LoadedDrill:
    return load_drill(drill_files()["commit-then-cut"])


@dataclass
class Played:
    """Plays trials without running anything: those whose fault is at a commit of `broken` fail. At most `most` of them."""

    broken: set[int] = field(default_factory=set)
    most: int = 999
    trials: list[Trial] = field(default_factory=list)

    def __call__(self, trials: Iterable[Trial]) -> Iterator[tuple[Trial, Result]]:
        left = self.most
        for trial in trials:
            if not left:
                return
            left -= 1
            self.trials.append(trial)
            at = {fault.when.at for fault in trial.plan.faults() if fault.when}
            if at & self.broken:
                found = {"exactly_once": ["doubled"]}
                yield trial, Result(trial.key, Came.FAIL, {"exactly_once": "1 doubled"}, found, {"exactly_once": ["=invoice-1"]})
            else:
                yield trial, Result(trial.key, Came.PASS)


@pytest.fixture
def played() -> Played:
    return Played()
