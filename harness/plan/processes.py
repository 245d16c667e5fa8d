"""Faults of one process among several: it exists, and it can be struck alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from harness.drill import placed
from harness.drill.actors import name_of, program_of
from harness.drill.rules.processes import strangers
from harness.plan.places import fault_at

if TYPE_CHECKING:
    from harness.plan.setup import Setup


def impossible_alone(setup: Setup) -> Iterator[str]:
    """One line for each, with its place in the drill."""
    for program, loaded in (("connector", setup.connector), ("watchdog", setup.watchdog)):
        for place, complaint in strangers(setup.drill.drill, program, loaded.connector, loaded.path) if loaded else ():
            hint = f" ({complaint.hint})" if complaint.hint else ""
            yield f"{fault_at(setup, place)}: actor: {complaint.found}{hint}; allowed: {complaint.allowed}"
    for place in placed.faults(setup.drill.drill):
        fault = place.fault
        if fault.TARGET == "process" and name_of(fault.where) and not getattr(fault, "ALONE", True):
            whole = program_of(fault.where)
            yield f"{fault_at(setup, place)}: actor: {fault.where}: it strikes all processes of a connector; write `actor: {whole}`"
