"""Rules between a drill and the connector's `processes`: whom it strikes alone exists."""

from __future__ import annotations

from collections.abc import Iterator

from harness.drill.actors import name_of, program_of
from harness.drill.connector.file import ConnectorFile
from harness.drill.model import Drill
from harness.drill.placed import PlacedFault, faults
from harness.drill.text.problems import Complaint, unknown_word

KEY = "processes"


def strangers(drill: Drill, program: str, spec: ConnectorFile, file: object) -> Iterator[tuple[PlacedFault, Complaint]]:
    """Faults that strike a process alone, and this program (`connector`, `watchdog`) does not have it."""
    for place in faults(drill):
        name = name_of(place.fault.where) if place.fault.TARGET == "process" and program_of(place.fault.where) == program else None
        if name is None or name in spec.processes:
            continue
        path = (*place.path, "actor")
        if spec.processes:
            yield place, unknown_word(path, f"process of {file}", name, tuple(spec.processes))
        else:
            hint = f"name its programs there: `processes: {{{name}: {{command: […]}}, …}}`, or strike `{program}`"
            yield place, Complaint(path, f"{place.fault.where} alone, and {file} has one program, in `run`", program, hint)
