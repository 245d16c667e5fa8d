"""The writes behind a double, one row each: what a reader needs to find both of them in the destination's ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.evidence import frames

if TYPE_CHECKING:
    import pandas as pd
    from duckdb import DuckDBPyConnection

_WRITES = """
WITH things AS (
    SELECT unnest($1::VARCHAR[]) AS entity, unnest($2::VARCHAR[]) AS key, unnest($3::INTEGER[]) AS version,
           unnest(range(1, len($1) + 1)) AS double
),
deletions AS (SELECT entity, key, max(seq) AS seq FROM destination WHERE effect = 'deleted' GROUP BY ALL),
asked AS (SELECT req, any_value(idem) AS idem, min(t) AS asked_t FROM destination WHERE kind = 'request' GROUP BY req),
replied AS (
    SELECT req, max(t) AS answered_t, max(status) FILTER (sent) AS status, any_value(why) FILTER (NOT sent) AS withheld,
           any_value(fault) AS fault
    FROM destination WHERE kind = 'reply' GROUP BY req
),
written AS (
    SELECT d.entity, d.key, coalesce(a.version, v.version) AS version, d.kind, coalesce(d.effect, d.why) AS effect, d.row_id,
           asked.idem, asked.asked_t, d.req, d.t, d.seq, d.lane, replied.* EXCLUDE (req), d.seq > coalesce(gone.seq, -1) AS stays
    FROM destination d
    LEFT JOIN versions v ON v.entity = d.entity AND v.key = d.key AND v.digest = d.digest AND v.occurrence = 1
    LEFT JOIN assigned a ON a.seq = d.seq
    LEFT JOIN deletions gone ON gone.entity = d.entity AND gone.key = d.key
    LEFT JOIN asked ON asked.req = d.req
    LEFT JOIN replied ON replied.req = d.req
    WHERE d.kind IN ('committed', 'repeated') AND (d.entity, d.key) IN (SELECT (entity, key) FROM things)
)
SELECT double, row_number() OVER (PARTITION BY double ORDER BY seq) || ' of ' || count(*) OVER (PARTITION BY double) AS twin,
       w.entity, w.key, w.version, effect, row_id AS "row", idem AS idempotency_key, lane, req, asked_t, t, answered_t, status,
       withheld, fault, seq
FROM things JOIN written w ON w.entity = things.entity AND w.key = things.key AND (things.version IS NULL OR w.version = things.version)
WHERE {counted}
ORDER BY double, seq
"""
_COUNTED = {"records": "effect = 'created' AND stays", "effects": "kind = 'committed'", "writes": "true"}


def twins(connection: DuckDBPyConnection, doubled: pd.DataFrame, level: str) -> pd.DataFrame:
    """double, twin, entity, key, version, effect, row, idempotency_key (a pseudonym), lane, req, asked_t, t, answered_t, status, withheld,
    fault, seq – the writes behind rows of `Delivery.doubled`.

    Those of one double have the same number in `double`, and `twin` counts them: `1 of 2`, `2 of 2`. Of the answer: its `status` if it went
    out, else why it was `withheld`; and the `fault` that shaped it.
    """
    things = [doubled[name].astype(object).where(doubled[name].notna(), None).tolist() for name in ("entity", "key", "version")]
    return frames.from_sql(connection, _WRITES.format(counted=_COUNTED[level]), things)
