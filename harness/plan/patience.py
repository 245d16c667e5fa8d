"""How long a client's patience lasts in wall time: the machine's own hiccups do not shrink with the speed, timeouts do."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from harness.plan.model import Plan
from harness.units import format_duration

SHORTEST_WALL_S = 0.05
"""An answer that takes longer than this is nothing unusual on a busy machine: whoever gives up sooner sends again what has arrived."""


def is_hurried(plan: Plan) -> bool:
    """Whether some client's timeout ends, at the plan's speed, within what an answer may take on a busy machine."""
    return any(True for _ in warnings(plan))


def warnings(plan: Plan) -> Iterator[str]:
    """A line for each process under test whose patience is too short at the plan's speed."""
    for file, program in ((plan.connector_file, plan.about.connector), (plan.watchdog_file, plan.about.watchdog)):
        if program:
            yield from warning(Path(str(file)), program.patience_s, plan.speed)


def warning(file: Path, patience_s: float | None, speed: float) -> Iterator[str]:
    """At most one line: what a connector file's `patience` (drill seconds) is at this speed, and up to which speed it is long enough."""
    if patience_s is None or patience_s / speed >= SHORTEST_WALL_S:
        return
    highest = int(patience_s / SHORTEST_WALL_S + 1e-9)
    advice = f"use --speed {highest} or lower" if highest else "it is too short at any whole speed"
    yield (
        f"{file}: `patience: {format_duration(patience_s)}` is {patience_s * 1000 / speed:.3g} ms of wall time at speed {speed:g}; a busy "
        f"machine needs up to {SHORTEST_WALL_S * 1000:g} ms for an answer, so requests may time out although nothing is wrong: {advice}"
    )
