"""The manual path: people import in the order that the integration's `fallback` declares."""

from __future__ import annotations

from typing import Any

from harness.drill.entities import parents_first
from harness.drill.kinds import FaultSpec
from harness.drill.model import Drill
from harness.drill.timeline import Phase
from harness.integration.model import Integration
from harness.integration.overlay.change import Change, listed, with_params

_IMPORT, _CHECK = "manual_import", "order_kept"


def by_hand(drill: Drill, integration: Integration) -> Change:
    """The order of each import by hand, and of the check that judges it: the entities that `fallback.order` names.

    Where it names none of them, since it names systems or nothing: the drill's own order, or parents first if its entities are others.
    """
    before = {entity for phase in drill.timeline for fault in phase.faults for entity in _order(fault)}
    declared = tuple(dict.fromkeys(name for name in integration.fallback.order if name in drill.entities))
    if not before or (not declared and before <= drill.entities.keys()):
        return Change(drill)
    order = declared or tuple(name for name in parents_first(drill.entities) if drill.entities[name].kind == "state")
    timeline = tuple(_imported(phase, order) for phase in drill.timeline)
    after = with_params(drill.model_copy(update={"timeline": timeline}), lambda use: {"order": [*order]} if use.name == _CHECK else {})
    return Change(after, (f"imports by hand: {listed(order)}",) if after != drill else ())


def _order(fault: FaultSpec) -> tuple[str, ...]:
    """The order of an import by hand; empty for any other fault."""
    return tuple(getattr(fault, "order", ())) if fault.kind == _IMPORT else ()


def _imported(phase: Phase, order: tuple[str, ...]) -> Phase:
    faults = tuple(_ordered(fault, order) if fault.kind == _IMPORT else fault for fault in phase.faults)
    return phase.model_copy(update={"faults": faults}) if faults != phase.faults else phase


def _ordered(fault: Any, order: tuple[str, ...]) -> FaultSpec:
    ordered: FaultSpec = fault.model_copy(update={"order": order})
    return ordered
