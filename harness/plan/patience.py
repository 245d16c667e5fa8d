"""How long a client's patience lasts in wall time: the machine's own hiccups do not shrink with the speed, timeouts do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from harness.assets import called
from harness.plan.about import Program
from harness.plan.model import Plan
from harness.speeds import SCRIPTED
from harness.units import format_duration

SHORTEST_WALL_S = 0.05
"""An answer that takes longer than this is nothing unusual on a busy machine: a client that gives up sooner resends records that have
arrived."""


def bearable(usual: float, patiences_s: Iterable[float | None], *, scripted: bool = False) -> float:
    """The speed where none is given: the usual one, or the highest whole one at which every patience (drill seconds) is long enough.

    Where none is, 1. `scripted`: a shell script is under test, for which the usual speed is too high.
    """
    usual = min(usual, SCRIPTED) if scripted else usual
    slowest = min((_highest(each) for each in patiences_s if each is not None and each / usual < SHORTEST_WALL_S), default=usual)
    return max(min(usual, slowest), min(usual, 1.0))


def lowered(plan: Plan, usual: float) -> Iterator[str]:
    """Where a plan for which no speed was asked is slower than usual: a line for each process under test that is a reason."""
    if plan.speed < usual:
        for file, program in _programs(plan):
            yield from slower(file, program.patience_s, plan.speed, usual)
            yield from scripted(file, plan.speed, usual) if program.is_scripted else ()


def slower(file: str, patience_s: float | None, speed: float, usual: float) -> Iterator[str]:
    """At most one line: that a connector file's `patience` (drill seconds) is too short for the usual speed, and which one is taken."""
    if patience_s is not None and patience_s / usual < SHORTEST_WALL_S:
        yield (
            f"{file}: speed {speed:g}, not {usual:g}, at which `patience: {format_duration(patience_s)}` would be "
            f"{patience_s * 1000 / usual:.3g} ms of wall time"
        )


def scripted(file: str, speed: float, usual: float) -> Iterator[str]:
    """At most one line: that a connector file starts a shell script per batch, and which speed is taken for that."""
    if speed < usual:
        yield (
            f"{file}: speed {speed:g}, not {usual:g}: each program that a shell script starts (`curl`, `jq`) takes as much wall time at "
            f"every speed; one `curl` for a whole page makes it fast, one per record does not, and `-j 1` helps"
        )


def is_scripted(plan: Plan) -> bool:
    """Whether a process under test is a shell script that is started per batch."""
    return any(program.is_scripted for _, program in _programs(plan))


def patiences_s(plan: Plan) -> tuple[float | None, ...]:
    """Of every process under test, in drill seconds; None where its file does not say."""
    return tuple(patience_s for _, patience_s in _patiences(plan))


def is_hurried(plan: Plan) -> bool:
    """Whether some client's timeout ends, at the plan's speed, within the time of an answer on a busy machine."""
    return any(True for _ in warnings(plan))


def warnings(plan: Plan) -> Iterator[str]:
    """A line for each process under test whose patience is too short at the plan's speed."""
    for file, patience_s in _patiences(plan):
        yield from warning(file, patience_s, plan.speed)


def warning(file: str, patience_s: float | None, speed: float) -> Iterator[str]:
    """At most one line: what a connector file's `patience` (drill seconds) is at this speed, and up to which speed it is long enough."""
    if patience_s is None or patience_s / speed >= SHORTEST_WALL_S:
        return
    highest = _highest(patience_s)
    advice = f"use --speed {highest} or lower" if highest else "it is too short at any whole speed"
    yield (
        f"{file}: `patience: {format_duration(patience_s)}` is {patience_s * 1000 / speed:.3g} ms of wall time at speed {speed:g}; a busy "
        f"machine needs up to {SHORTEST_WALL_S * 1000:g} ms for an answer, so requests may time out although nothing is wrong: {advice}"
    )


def _patiences(plan: Plan) -> Iterator[tuple[str, float | None]]:
    return ((file, program.patience_s) for file, program in _programs(plan))


def _programs(plan: Plan) -> Iterator[tuple[str, Program]]:
    for file, program in ((plan.connector_file, plan.about.connector), (plan.watchdog_file, plan.about.watchdog)):
        if program:
            yield called(Path(str(file))), program


def _highest(patience_s: float) -> int:
    """The highest whole speed at which it is long enough; 0 where none is."""
    return int(patience_s / SHORTEST_WALL_S + 1e-9)
