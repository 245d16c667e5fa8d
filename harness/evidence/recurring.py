"""Records whose content returns to an older one: each write is matched with its version. All other records need only the content.

Tables that it makes:

`recurring`  one row per version of such a record: the fields of `harness.evidence.occurrences.Became`, and `occurrence`: 1 for the first
             offer of its content, 2 for the second, and so on.
`assigned`   one row per accepted write of such a record: `seq`, and the version that it was.
`returned`   one row per offer of content that was offered before: entity, key, digest, t.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from harness.evidence.database import make_table
from harness.evidence.occurrences import Offer, Record, Write

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_KEYS = """
CREATE TABLE recurring_keys AS
SELECT DISTINCT entity, key FROM (
    SELECT o.entity, o.key FROM source o
    SEMI JOIN (SELECT entity, key FROM source WHERE kind = 'offered' AND version <> 1) s USING (entity, key)
    WHERE o.kind = 'offered' GROUP BY o.entity, o.key, o.digest HAVING count(*) > 1
)
"""
_OFFERS = """
SELECT entity, key, version, digest, t, coalesce(op = 'delete', false), coalesce(kinds.event, false)
FROM source SEMI JOIN recurring_keys USING (entity, key) LEFT JOIN kinds USING (entity) WHERE kind = 'offered' ORDER BY version
"""
_WRITES = """
SELECT entity, key, seq, digest, t, kind = 'committed', coalesce(effect = 'created', false),
       kind = 'committed' OR coalesce(why = 'absent' OR (why = 'unchanged' AND kinds.event), false)
FROM destination SEMI JOIN recurring_keys USING (entity, key) LEFT JOIN kinds USING (entity)
WHERE kind IN ('committed', 'repeated') ORDER BY seq
"""
_FOUND = {
    "entity": "VARCHAR", "key": "VARCHAR", "version": "INTEGER", "occurrence": "INTEGER", "effects": "INTEGER", "doubled": "INTEGER",
    "writes": "INTEGER", "repeated": "INTEGER", "created": "INTEGER", "landed_t": "DOUBLE", "last_seq": "BIGINT", "in_place_t": "DOUBLE",
    "undone": "BOOLEAN",
}  # fmt: skip
_ASSIGNED = {"seq": "BIGINT", "version": "INTEGER"}
_RETURNED = {"entity": "VARCHAR", "key": "VARCHAR", "digest": "VARCHAR", "t": "DOUBLE"}


def build_recurring(connection: DuckDBPyConnection) -> bool:
    """Make the tables; `kinds` must be there. Whether there is such a record."""
    connection.execute(_KEYS)
    records = _records(connection) if connection.execute("FROM recurring_keys LIMIT 1").fetchone() else {}
    rows: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for place, record in records.items():
        became, versions = record.resolve()
        rows["assigned"] += versions.items()
        nth: Counter[str] = Counter()
        for offer, one in zip(record.offers, became, strict=True):
            nth[offer.content] += 1
            found = (
                one.effects,
                one.doubled,
                one.writes,
                one.repeated,
                one.created,
                one.landed_t,
                one.last_seq,
                one.in_place_t,
                one.undone,
            )
            rows["recurring"].append((*place, offer.version, nth[offer.content], *found))
            if nth[offer.content] > 1:
                rows["returned"].append((*place, offer.content, offer.t))
    for table, columns in (("recurring", _FOUND), ("assigned", _ASSIGNED), ("returned", _RETURNED)):
        make_table(connection, table, columns, rows[table])
    return bool(records)


def _records(connection: DuckDBPyConnection) -> dict[tuple[str, str], Record]:
    """The offers and writes of each record, in order."""
    records: dict[tuple[str, str], Record] = {}
    for entity, key, version, digest, t, deletes, event in connection.execute(_OFFERS).fetchall():
        record = records.setdefault((entity, key), Record(event))
        record.offers.append(Offer(version, digest, t, deletes))
    for entity, key, *write in connection.execute(_WRITES).fetchall():
        records[entity, key].writes.append(Write(*write))
    return records
