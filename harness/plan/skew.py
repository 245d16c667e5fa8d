"""Faults that make a clock wrong: whose clock can be, and where."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from harness.drill import placed
from harness.plan.capabilities import elsewhere
from harness.plan.places import fault_at
from harness.plan.services import is_service

if TYPE_CHECKING:
    from harness.plan.setup import Setup

NEED = "clock.skew"
"""The capability of a runtime that can do it."""
_WHY = {
    "env": "it computes the time from IDRILL_SPEED and may never read the time of day",
    "real": "nothing comes between it and the machine's clock",
}


def impossible_skews(setup: Setup) -> Iterator[str]:
    """One line for each, with its place in the drill, and that of the key that stands in the way."""
    actors = {"connector": setup.connector, "watchdog": setup.watchdog}
    for place in placed.faults(setup.drill.drill):
        fault, what = place.fault, fault_at(setup, place)
        if fault.FELT != "clock" or is_service(fault):
            continue
        if NEED not in setup.capabilities:
            yield f"{what} is not offered by this runtime, which has no hold on the clock of the {fault.where}{elsewhere(NEED)}"
            continue
        loaded = actors.get(fault.where)
        if loaded is not None and loaded.connector.clock != "accelerated":
            clock = loaded.connector.clock
            line = loaded.marks.place(("clock",)).line
            yield (
                f"{what} cannot make the clock of the {fault.where} wrong: {loaded.file}:{line}: `clock: {clock}`: {_WHY[clock]}; say "
                "`clock: accelerated` there if it is an ordinary, dynamically linked program (at speed 1, too), or leave this drill out"
            )
