"""Rules of the manual path: what people can import by hand, and the checks that judge it."""

from __future__ import annotations

from collections.abc import Iterator

from harness.drill.model import Drill
from harness.drill.placed import checks, faults
from harness.drill.rules.base import rule
from harness.drill.text.problems import Complaint, unknown_word

_IMPORT = "manual_import"


@rule("stack", "faults")
def records_can_be_imported(drill: Drill) -> Iterator[Complaint]:
    entities = drill.stack.source.entities
    for place in faults(drill):
        if place.fault.kind != _IMPORT:
            continue
        if drill.is_two_way:
            yield Complaint((*place.path, "kind"), f"{_IMPORT} where changes go both ways", "changes that go one way")
        order: tuple[str, ...] = getattr(place.fault, "order", ())
        for number, entity in enumerate(order):
            path = (*place.path, "order", number)
            if entity not in entities:
                yield unknown_word(path, "entity", entity, tuple(entities))
            elif entity in order[:number]:
                yield Complaint(path, f"{entity} a second time", "each entity once")
            elif entities[entity].kind != "state":
                yield Complaint(path, f"{entity} has events, of which each version counts", "an entity of kind state")


@rule("stack", "faults", "checks")
def imports_can_be_judged(drill: Drill) -> Iterator[Complaint]:
    imported = any(place.fault.kind == _IMPORT for place in faults(drill))
    for path, use in checks(drill, "order_kept", "stopped_in_time"):
        if not imported:
            yield Complaint(path, f"{use.name} where nobody imports anything", f"a fault of kind {_IMPORT}", "or leave the check out")
    for path, use in checks(drill, "order_kept"):
        for number, entity in enumerate(use.params.get("order", ())):
            if entity not in drill.stack.source.entities:
                yield unknown_word((*path, "order", number), "entity", str(entity), tuple(drill.stack.source.entities))
