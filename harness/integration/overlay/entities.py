"""The kinds of records: those of the integration, as many in all as the drill has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from harness.drill.entities import fields_of, parents_first, references_of
from harness.drill.kinds import FaultSpec
from harness.drill.model import Drill
from harness.drill.stack import Entities, Entity
from harness.drill.timeline import Phase
from harness.integration.model import Integration
from harness.integration.overlay.change import Change, listed, with_stack

_EVEN = 1
"""The weight of an entity without a count."""


def entities(drill: Drill, integration: Integration) -> Change:
    """The integration's entities; faults that strike one of the drill's strike the one in its place.

    The drill keeps its own where it needs something that these have not: a field, or records whose last version counts.
    """
    given = integration.entities
    before = drill.entities
    if not given or (tuple(given) == tuple(before) and all(given[name].of == before[name].of for name in given)):
        return Change(drill)
    if drill.is_two_way and (events := [name for name, entity in given.items() if entity.kind != "state"]):
        return Change(drill, (f"entities: the drill's own, because changes go both ways and {listed(events)} has `kind: event`",))
    places = _places(before, given)
    if lacking := _lacking(drill, given, places):
        return Change(drill, (f"entities: the drill's own, because it changes {lacking}",))
    source = drill.stack.source.model_copy(update={"entities": _counted(given, sum(entity.count for entity in before.values()))})
    timeline = tuple(_struck(phase, places) for phase in drill.timeline)
    said = f"entities: {listed(given)}; the drill has {listed(before)}"
    return Change(with_stack(drill, source=source).model_copy(update={"timeline": timeline}), (said,))


def _places(before: Mapping[str, Entity], given: Mapping[str, Entity]) -> dict[str, str]:
    """Each entity of the drill → the one in its place: of the same name, else one that references another as it does, or does not."""
    refers = references_of(before) | references_of(given)
    order = parents_first(given)

    def place(name: str) -> str:
        alike = [other for other in order if bool(refers[other]) == bool(refers[name])]
        return name if name in given else (alike or [order[-1]])[0]

    return {name: place(name) for name in before}


def _lacking(drill: Drill, given: Mapping[str, Entity], places: Mapping[str, str]) -> str:
    """The first field that a fault changes and the entity in its place has not; empty: none."""
    fields = fields_of(given, drill.workload.data)
    for phase in drill.timeline:
        for fault in phase.faults:
            entity, field = _struck_by(fault), getattr(fault, "field", None)
            if entity in places and field is not None and field not in fields[places[entity]]:
                return f"{entity}.{field}, and {places[entity]} has no such field"
    return ""


def _counted(given: Mapping[str, Entity], total: int) -> Entities:
    """As many records in all as the drill has, shared out as the file's counts say; at least one of each."""
    weights = {name: entity.count or _EVEN for name, entity in given.items()}
    whole = sum(weights.values())
    return {name: entity.model_copy(update={"count": max(1, total * weights[name] // whole)}) for name, entity in given.items()}


def _struck(phase: Phase, places: Mapping[str, str]) -> Phase:
    faults = tuple(_elsewhere(fault, places) for fault in phase.faults)
    return phase.model_copy(update={"faults": faults}) if faults != phase.faults else phase


def _elsewhere(fault: Any, places: Mapping[str, str]) -> FaultSpec:
    entity = _struck_by(fault)
    moved: FaultSpec = fault.model_copy(update={"entity": places[entity]}) if entity in places else fault
    return moved


def _struck_by(fault: FaultSpec) -> str:
    """The entity that a fault strikes; empty: all alike."""
    return getattr(fault, "entity", None) or ""
