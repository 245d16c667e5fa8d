"""Records that were refused for good and that the connector has named: `dead`. Refused and unnamed is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

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


def build_dead(connection: DuckDBPyConnection, naming: Naming) -> None:
    """Make the tables `refusals`, `refused_for_good` (entity, key, digest, refused_t, named_t, bare: its key stands
    somewhere without its entity) and `dead` (entity, key, digest, dead_t,
    last_t: when it was refused for the last time).
    """
    connection.execute(_REFUSALS, [list(PASSING)])
    refused = connection.execute("SELECT entity, key, digest, first_t FROM refusals").fetchall()
    named = [naming.since(entity, key) for entity, key, _, _ in refused]
    bare = [since is None and naming.holds(key) for since, (_, key, _, _) in zip(named, refused, strict=True)]
    columns = [list(column) for column in zip(*refused, strict=True)] or [[], [], [], []]
    connection.execute(
        "CREATE TABLE refused_for_good AS SELECT unnest($1::VARCHAR[]) AS entity, unnest($2::VARCHAR[]) AS key, "
        "unnest($3::VARCHAR[]) AS digest, unnest($4::DOUBLE[]) AS refused_t, unnest($5::DOUBLE[]) AS named_t, "
        "unnest($6::BOOLEAN[]) AS bare",
        [*columns, named, bare],
    )
    connection.execute(
        "CREATE TABLE dead AS SELECT entity, key, digest, greatest(refused_t, named_t) AS dead_t, last_t "
        "FROM refused_for_good JOIN refusals USING (entity, key, digest) WHERE named_t IS NOT NULL"
    )
