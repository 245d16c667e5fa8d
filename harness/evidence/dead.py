"""Records that were refused for good and that the connector has named: `dead`. Refused and unnamed is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.evidence.database import make_table
from harness.journal.naming import PASSING, Naming

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_REFUSALS = """
CREATE TABLE refusals AS
SELECT r.entity, r.key, coalesce(a.digest, '') AS digest, count(*) AS refusals, min(r.t) AS first_t, max(r.t) AS last_t
FROM destination r LEFT JOIN destination a ON a.kind = 'attempted' AND a.req = r.req AND a.entity = r.entity AND a.key = r.key
     AND (r.i IS NULL OR a.i = r.i)
WHERE r.kind = 'refused' AND r.key IS NOT NULL AND r.entity IS NOT NULL
      AND r.status BETWEEN 400 AND 499 AND NOT list_contains($1::BIGINT[], r.status)
GROUP BY ALL
"""
_CONTENT = {"entity": "VARCHAR", "key": "VARCHAR", "digest": "VARCHAR"}


def build_dead(connection: DuckDBPyConnection, naming: Naming) -> None:
    """Make the tables `refusals`, `refused_for_good` (entity, key, digest, refused_t, named_t, bare: its key stands
    somewhere without its entity) and `dead` (entity, key, digest, dead_t,
    last_t: when it was refused for the last time).
    """
    connection.execute(_REFUSALS, [list(PASSING)])
    for_good, dead = [], []
    for *content, first_t, last_t in connection.execute("SELECT entity, key, digest, first_t, last_t FROM refusals").fetchall():
        entity, key, _ = content
        named_t = naming.since(entity, key)
        for_good.append((*content, first_t, named_t, named_t is None and naming.holds(key)))
        if named_t is not None:
            dead.append((*content, max(first_t, named_t), last_t))
    make_table(connection, "refused_for_good", {**_CONTENT, "refused_t": "DOUBLE", "named_t": "DOUBLE", "bare": "BOOLEAN"}, for_good)
    make_table(connection, "dead", {**_CONTENT, "dead_t": "DOUBLE", "last_t": "DOUBLE"}, dead)
