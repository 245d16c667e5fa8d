"""How long a client's patience lasts in wall time: the machine's own hiccups do not shrink with the speed, timeouts do."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from harness.drill.connector import ConnectorFile
from harness.plan.model import Plan
from harness.units import format_duration

SHORTEST_WALL_S = 0.05
"""An answer that takes longer than this is nothing unusual on a busy machine: whoever gives up sooner sends again what has arrived."""


def is_hurried(plan: Plan) -> bool:
    """Whether some client's timeout ends, at the plan's speed, within what an answer may take on a busy machine."""
    return any(True for _ in warnings(plan))


def warnings(plan: Plan) -> Iterator[str]:
    """A line for each process under test whose patience is too short at the plan's speed."""
    for file, given in ((plan.connector_file, plan.connector), (plan.watchdog_file, plan.watchdog)):
        if given:
            yield from warning(Path(str(file)), ConnectorFile.model_validate(given), plan.speed)


def warning(file: Path, connector: ConnectorFile, speed: float) -> Iterator[str]:
    """At most one line: what its `patience` is at this speed, and up to which speed it is long enough."""
    patience_s = connector.patience
    if patience_s is None or patience_s / speed >= SHORTEST_WALL_S:
        return
    highest = int(patience_s / SHORTEST_WALL_S + 1e-9)
    advice = f"use --speed {highest} or lower" if highest else "it is too short at any whole speed"
    yield (
        f"{file}: `patience: {format_duration(patience_s)}` is {patience_s * 1000 / speed:.3g} ms of wall time at speed {speed:g}; a busy "
        f"machine needs up to {SHORTEST_WALL_S * 1000:g} ms for an answer, so requests may time out although nothing is wrong: {advice}"
    )
