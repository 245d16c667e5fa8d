"""The shape of an entity's records: known business entities by name, and a plain shape for all others."""

from __future__ import annotations

from collections.abc import Mapping
from graphlib import CycleError, TopologicalSorter

from harness.drill.equality import FieldType
from harness.drill.stack import Entity
from harness.drill.timeline import Data

KNOWN: dict[str, tuple[str, ...]] = {
    "account": ("name", "email", "plan", "region"),
    "contact": ("account_id", "name", "email"),
    "invoice": ("account_id", "amount_cents", "currency", "status", "memo"),
    "order": ("account_id", "sku", "quantity", "status", "memo"),
    "subscription": ("account_id", "plan", "seats", "status"),
}
OTHER = ("title", "value")
EVERYDAY: dict[str, tuple[str, ...]] = {
    "account": ("note", "signed_up_at"),
    "contact": ("note",),
    "invoice": ("amount", "due_at", "note"),
    "order": ("price", "placed_at", "note"),
    "subscription": ("fee", "renews_at", "note"),
}
"""What `data: everyday` adds to these shapes."""
OTHER_EVERYDAY = ("amount", "at", "note")
TYPES: dict[str, FieldType] = {
    **dict.fromkeys(("name", "plan", "region", "currency", "status", "memo", "sku", "title", "note"), "text"),
    **dict.fromkeys(("amount", "price", "fee"), "decimal"),
    **dict.fromkeys(("signed_up_at", "due_at", "placed_at", "renews_at", "at"), "instant"),
    "email": "email",
}
"""Fields with an equality of their own, by name; references and whole numbers are compared as JSON has them."""


def fields_of(entities: Mapping[str, Entity], data: Data = "plain") -> dict[str, tuple[str, ...]]:
    """The mapped fields of each entity, in a fixed order."""
    fields = {}
    for name, entity in entities.items():
        shape = KNOWN.get(name, OTHER) + (EVERYDAY.get(name, OTHER_EVERYDAY) if data == "everyday" else ())
        reference = f"{entity.of}_id" if entity.of else None
        fields[name] = shape if reference is None or reference in shape else (reference, *shape)
    return fields


def references_of(entities: Mapping[str, Entity]) -> dict[str, dict[str, str]]:
    """Entity → its reference fields → the entity that they point at; only entities of the drill."""
    return {
        name: {field: field.removesuffix("_id") for field in fields if field.endswith("_id") and field.removesuffix("_id") in entities}
        for name, fields in fields_of(entities).items()
    }


def parents_first(entities: Mapping[str, Entity]) -> tuple[str, ...]:
    """All entities, each after those that it references. Raises ValueError naming a circle."""
    graph = {name: sorted(references.values()) for name, references in references_of(entities).items()}
    try:
        return tuple(TopologicalSorter(graph).static_order())
    except CycleError as error:
        raise ValueError(" → ".join(error.args[1])) from None
