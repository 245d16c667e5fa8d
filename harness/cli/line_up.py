"""What a series runs: each drill with its speed, shared out to machines where a share was asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Protocol

from harness.cli import guard
from harness.cli.auto_speed import candidates, steady
from harness.cli.fitting import Fitting
from harness.cli.shard import Shard
from harness.plan.takes import takes_wall_s

if TYPE_CHECKING:
    from harness.plan.model import Plan
    from harness.rehearsal import Rehearsal


class Draws(Protocol):
    """Reads a drill, and draws up its plan for every seed. `speed` None: the usual one."""

    def __call__(self, drill: str, *, speed: float | None) -> Callable[[int], Plan]: ...


@dataclass(frozen=True)
class LineUp:
    """Drills of a series. Each is read, and its first plan drawn up, before the first run starts: a mistake in the third costs nothing."""

    drawings: list[Callable[[int], Plan]]
    first: list[Plan]
    """Of the first seed."""

    @classmethod
    def at(
        cls, speed: float | None, drills: Sequence[str], draws: Draws, seed: int, shard: Shard | None, fitting: Fitting | None = None
    ) -> LineUp:
        """All drills at one speed. Raises DrillInvalid and PlanImpossible."""
        drawings = _all_read(drills, draws, speed)
        fit = list((fitting or Fitting()).drawn(drills, lambda drill: drawings[drill](seed)))
        mine = [fit[index] for index in _mine(shard, [plan for _, plan in fit])]
        return cls([drawings[drill] for drill, _ in mine], [plan for _, plan in mine])

    @classmethod
    def found_by_trying(
        cls,
        drills: Sequence[str],
        draws: Draws,
        seed: int,
        shard: Shard | None,
        rehearse: Callable[[Plan], Rehearsal],
        tell: Callable[[str], None],
        fitting: Fitting | None = None,
    ) -> LineUp:
        """Each drill at the highest speed that is steady here. All are drawn up first, and shared out before the first is tried."""
        _all_read(drills, draws, None)
        tried = list((fitting or Fitting()).drawn(drills, lambda drill: candidates(partial(_one, draws, drill, seed))))
        mine = [tried[index] for index in _mine(shard, [plans[0] for _, plans in tried])]
        drawings = [draws(drill, speed=steady(plans, rehearse, tell)) for drill, plans in mine]
        return cls(drawings, [drawn(seed) for drawn in drawings])


def _one(draws: Draws, drill: str, seed: int, speed: float) -> Plan:
    return draws(drill, speed=speed)(seed)


def _all_read(drills: Sequence[str], draws: Draws, speed: float | None) -> dict[str, Callable[[int], Plan]]:
    """Raises DrillInvalid with the problems of all drills and of the files that they name."""
    from harness.errors import DrillInvalid, Problem

    drawings: dict[str, Callable[[int], Plan]] = {}
    problems: list[Problem] = []
    for drill in drills:
        try:
            drawings[drill] = draws(drill, speed=speed)
        except DrillInvalid as error:
            problems += error.problems
    if problems:
        raise DrillInvalid(tuple(dict.fromkeys(problems)))
    return drawings


def _mine(shard: Shard | None, plans: Sequence[Plan]) -> Sequence[int]:
    if shard is None:
        return range(len(plans))
    mine = shard.of_all([takes_wall_s(plan) for plan in plans])
    guard.note(() if mine else ["this share is empty: there are more shares than drills"])
    return mine
