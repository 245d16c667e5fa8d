"""What counts in a drill's records, and when two of their contents are equal: the drill and the connector file together say it."""

from __future__ import annotations

from harness.drill.connector import ConnectorFile
from harness.drill.entities import TYPES, fields_of
from harness.drill.equality import NULL_IS_ABSENT, Equality
from harness.drill.model import Drill


def equality_of(drill: Drill, connector: ConnectorFile | None = None) -> Equality:
    """Absent and null are told apart where the data has both and both systems can keep both: columns of a database hold null alone."""
    fields = fields_of(drill.stack.source.entities, drill.workload.data)
    types = {entity: {name: TYPES[name] for name in names if name in TYPES} for entity, names in fields.items()}
    normalises = frozenset(connector.record.normalises if connector else ())
    tells_apart = drill.workload.data == "everyday" and drill.stack.destination.fake == "records"
    return Equality(fields, types, normalises if tells_apart else normalises | NULL_IS_ABSENT)
