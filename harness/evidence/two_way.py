"""Changes that go both ways: one direction at a time becomes the picture that the delivery algebra knows, and both sides are compared.

The ledgers of two systems that are source and destination at once are kept as `system_source` and `system_destination`. For one direction
the tables `source` and `destination` are made of them:

`source`       changes offered on either side, each record's versions numbered anew in the order in which they were made, by the time that
               `updated_at` shows: a fake that did not run may have offered them in another one (a deletion last: it wins over every
               edit; of two at the same instant the source's); reads and acknowledgements of the side that the changes come from.
`destination`  writes of the connector to the receiving side. Changes by its own people count as landed (`req` null).

So a version loses against a later one of either side as it does against a later one of its own, and each side must end on the newest.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from harness.evidence import frames

if TYPE_CHECKING:
    import pandas as pd
    from duckdb import DuckDBPyConnection

    from harness.plan.model import Plan

_SWAPPED = {"source": "destination", "destination": "source"}

_OFFERS = """
CREATE TABLE offers AS
SELECT *, row_number() OVER (PARTITION BY entity, key ORDER BY coalesce(op = 'delete', false), coalesce(made_t, t), side, seq) AS nth
FROM (SELECT *, 'source' AS side FROM system_source WHERE kind = 'offered'
      UNION ALL BY NAME SELECT *, 'destination' AS side FROM system_destination WHERE kind = 'offered')
"""

_SOURCE = """
CREATE TABLE source AS
SELECT * FROM system_{giving} WHERE kind <> 'offered'
UNION ALL BY NAME
SELECT * EXCLUDE (nth, side) REPLACE (nth::INTEGER AS version, CASE WHEN side = '{giving}' THEN cursor END AS cursor) FROM offers
"""

_DESTINATION = """
CREATE TABLE destination AS
SELECT * FROM system_{taking} WHERE kind <> 'offered'
UNION ALL BY NAME
SELECT * EXCLUDE (nth, side) REPLACE (
    'committed' AS kind, CASE op WHEN 'create' THEN 'created' WHEN 'delete' THEN 'deleted' ELSE 'changed' END AS effect)
FROM offers WHERE side = '{taking}'
"""

MADE_THERE = "(SELECT entity, key, digest, t AS offered_t FROM destination WHERE kind = 'committed' AND req IS NULL)"
"""What the receiving side's own people made, for `versions ANTI JOIN … USING (entity, key, digest, offered_t)`: it had no way to go.
Nothing where changes go one way."""

_HELD = """
CREATE TABLE held AS
WITH changes AS (
    SELECT 'source' AS side, entity, key, op, digest, seq FROM system_source WHERE kind IN ('offered', 'committed')
    UNION ALL SELECT 'destination', entity, key, op, digest, seq FROM system_destination WHERE kind IN ('offered', 'committed')
)
SELECT entity, key,
       arg_max(digest, seq) FILTER (side = 'source') AS source, arg_max(digest, seq) FILTER (side = 'destination') AS destination,
       coalesce(arg_max(op = 'delete', seq) FILTER (side = 'source'), true)
       AND coalesce(arg_max(op = 'delete', seq) FILTER (side = 'destination'), true) AS gone
FROM changes GROUP BY entity, key
"""


def set_direction(connection: DuckDBPyConnection, *, back: bool) -> None:
    """Make `source` and `destination` of one direction out of the tables of that name, which hold the systems' ledgers."""
    for side in _SWAPPED:
        connection.execute(f"ALTER TABLE {side} RENAME TO system_{side}")
    giving, taking = ("destination", "source") if back else ("source", "destination")
    for made in (_OFFERS, _SOURCE, _DESTINATION):
        connection.execute(made.format(giving=giving, taking=taking))


def mirrored(plan: Plan) -> Plan:
    """The plan with both systems in each other's place: names, and links of faults."""
    phases = tuple(
        phase.model_copy(
            update={"faults": tuple(fault.model_copy(update={"where": _SWAPPED.get(fault.where, fault.where)}) for fault in phase.faults)}
        )
        for phase in plan.phases
    )
    return plan.model_copy(update={"about": plan.about.mirrored(), "phases": phases})


class BothSides:
    """Questions about the two systems together; the direction does not matter."""

    def __init__(self, connection: DuckDBPyConnection) -> None:
        self._raw = connection

    @cached_property
    def _connection(self) -> DuckDBPyConnection:
        self._raw.execute(_HELD)
        return self._raw

    def records(self) -> int:
        """How many records there ever were on either side."""
        [count] = self._connection.execute("SELECT count(*) FROM held").fetchone() or (0,)
        return int(count)

    def differing(self) -> pd.DataFrame:
        """entity, key, source, destination – records whose two sides hold different content in the end (digests; missing: never there).

        A record that was deleted on one side and never arrived on the other counts as gone on both.
        """
        return frames.from_sql(
            self._connection,
            "SELECT entity, key, source, destination FROM held WHERE source IS DISTINCT FROM destination AND NOT gone ORDER BY ALL",
        )

    def superseded(self) -> pd.DataFrame:
        """entity, key, side, op, t, by_side, by_t – changes that had not got to the other side when the next one was made there."""
        return frames.from_sql(
            self._connection,
            """WITH chain AS (
                SELECT *, lead(side) OVER w AS by_side, lead(t) OVER w AS by_t FROM offers
                WINDOW w AS (PARTITION BY entity, key ORDER BY nth)
            ),
            carried AS (
                SELECT 'destination' AS side, entity, key, digest, t FROM system_source WHERE kind = 'committed'
                UNION ALL SELECT 'source', entity, key, digest, t FROM system_destination WHERE kind = 'committed'
            )
            SELECT c.entity, c.key, c.side, c.op, c.t, c.by_side, c.by_t
            FROM chain c ANTI JOIN carried d ON d.side = c.side AND d.entity = c.entity AND d.key = c.key AND d.digest = c.digest
                 AND d.t BETWEEN c.t AND c.by_t
            WHERE c.by_side <> c.side ORDER BY c.t""",
        )

    def echoes(self) -> pd.DataFrame:
        """entity, key, side, offered_t, t, seq – attempts to write a change to the side on which it was made.

        Where the other side was given the same content as well, the attempt may carry that over.
        """
        return frames.from_sql(
            self._connection,
            """SELECT o.entity, o.key, o.side, o.t AS offered_t, a.t, a.seq
            FROM offers o JOIN (
                SELECT *, 'source' AS side FROM system_source WHERE kind = 'attempted'
                UNION ALL BY NAME SELECT *, 'destination' AS side FROM system_destination WHERE kind = 'attempted'
            ) a USING (entity, key, digest, side)
            WHERE NOT EXISTS (SELECT 1 FROM offers b WHERE b.side <> o.side AND b.entity = o.entity AND b.key = o.key
                              AND b.digest = o.digest AND b.t <= a.t)
            QUALIFY row_number() OVER (PARTITION BY a.side, a.seq ORDER BY o.nth) = 1
            ORDER BY a.t, a.seq""",
        )
