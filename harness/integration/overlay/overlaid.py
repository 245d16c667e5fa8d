"""A whole drill under an integration file."""

from __future__ import annotations

from dataclasses import dataclass, replace

from harness.drill.reading.load import LoadedDrill
from harness.drill.rules import base
from harness.errors import PlanImpossible
from harness.integration.overlay.audit import audit
from harness.integration.overlay.by_hand import by_hand
from harness.integration.overlay.change import Change, Loosened, Overlay
from harness.integration.overlay.deadlines import deadlines
from harness.integration.overlay.entities import entities
from harness.integration.overlay.leads import leads
from harness.integration.overlay.limits import limits
from harness.integration.overlay.names import names
from harness.integration.overlay.routes import routes
from harness.integration.reading.load import LoadedIntegration

OVERLAYS: tuple[Overlay, ...] = (names, routes, entities, by_hand, limits, deadlines, audit, leads)
"""In this order: people import the entities that a drill has by then; a deadline is tighter than the time that a rate limit asks for."""


@dataclass(frozen=True)
class Overlaid:
    """A drill under an integration file."""

    drill: LoadedDrill
    said: tuple[str, ...]
    """What the file changed, a line each."""
    loosened: tuple[Loosened, ...]


def overlaid(loaded: LoadedDrill, integration: LoadedIntegration) -> Overlaid:
    """The drill as this integration needs it. Raises PlanImpossible where they do not fit together."""
    whole = Change(loaded.drill)
    for overlay in OVERLAYS:
        change = overlay(whole.drill, integration.integration)
        whole = Change(change.drill, (*whole.said, *change.said), (*whole.loosened, *change.loosened))
    wrong = [f"{integration.path}: with {loaded.drill.name}: {complaint.found}" for complaint in base.complaints(whole.drill)]
    if wrong:
        raise PlanImpossible("\n".join(wrong))
    return Overlaid(replace(loaded, drill=whole.drill), whole.said, whole.loosened)
