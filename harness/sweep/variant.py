"""The drill of one point: the drill that is swept, with a cut at that point in the phase that is swept."""

from __future__ import annotations

import copy
from typing import Any

from harness.drill.published.write import portable
from harness.drill.reading.load import LoadedDrill
from harness.drill.text.typos import nearest
from harness.errors import PlanImpossible
from harness.sweep.points import HOLD, WORDS, By, Point

LASTS = "20s"
"""Long enough that the canary and a change of the workload find the cut in place; it causes no page."""
_COUNTED = ("when", "nth")


class Swept:
    """A drill and its phase that is swept."""

    def __init__(self, loaded: LoadedDrill, phase: str | None) -> None:
        """`phase` None: the one with a counted fault (a drill of a single point), else the last. Raises PlanImpossible."""
        names = [each.phase for each in loaded.drill.timeline]
        if phase is not None and phase not in names:
            close = nearest(phase, tuple(names))
            raise PlanImpossible(f"no phase {phase!r}{f' (did you mean {close!r}?)' if close else ''}; the phases are {', '.join(names)}")
        counted = [each.phase for each in loaded.drill.timeline if any(_is_counted(fault) for fault in each.faults)]
        self.phase = phase or [*names[-1:], *counted][-1]
        self.name = loaded.drill.name
        self._data = portable(loaded, loaded.marks.data)

    def without(self) -> dict[str, Any]:
        """The drill without a cut: it must pass, or the points mean nothing, and it shows how many points there are."""
        return self._with([], f"{self.name}-uncut", "without a cut")

    def at(self, point: Point, by: By) -> dict[str, Any]:
        """The drill with its cut: the destination's link, or the connector's process."""
        when = {"when": {"destination.commits": point.number}, "hold": HOLD[point.side], "lasts": LASTS}
        fault = {"kind": "kill", "actor": "connector"} if by == "kill" else {"kind": "down", "link": "destination"}
        name = f"{self.name}-{by}-{point.side}-{point.number:05}"
        return self._with([fault | when], name, f"{by} {WORDS[point.side]} {point.number}")

    def _with(self, faults: list[dict[str, Any]], name: str, words: str) -> dict[str, Any]:
        data = copy.deepcopy(self._data)
        for phase in data["timeline"]:
            if phase["phase"] == self.phase:
                others = [fault for fault in phase.get("faults", ()) if not any(key in fault for key in _COUNTED)]
                phase["faults"] = [*others, *faults]
                if not phase["faults"]:
                    del phase["faults"]
        return data | {"name": name[-60:].lstrip("-"), "title": f"{data['title']} – {words}"[:500]}


def _is_counted(fault: object) -> bool:
    return any(getattr(fault, key, None) is not None for key in _COUNTED)
