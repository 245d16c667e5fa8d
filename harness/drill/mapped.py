"""The fields that count in a drill's records, and when two contents are equal, by drill and connector file together."""

from __future__ import annotations

from collections.abc import Iterable

from harness.drill.entities import TYPES, fields_of
from harness.drill.equality import NULL_IS_ABSENT, Equality, Normalisation
from harness.drill.flow import Flow


def equality_of(flow: Flow, normalises: Iterable[Normalisation] = ()) -> Equality:
    """Absent and null differ if the data has both and both systems can store both. Database columns can store only null.

    `normalises`: the changes that its file allows the connector.
    """
    fields = fields_of(flow.entities, flow.workload.data)
    types = {entity: {name: TYPES[name] for name in names if name in TYPES} for entity, names in fields.items()}
    tells_apart = flow.workload.data == "everyday" and flow.receiver == "records"
    return Equality(fields, types, frozenset(normalises) if tells_apart else frozenset(normalises) | NULL_IS_ABSENT)
