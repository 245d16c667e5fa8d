"""What people imported by hand, on a lane of their own, while the connector was frozen."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from harness.evidence import frames

if TYPE_CHECKING:
    import pandas as pd
    from duckdb import DuckDBPyConnection

_IMPORTED = """
SELECT c.entity, c.key, c.digest, f.fault, c.seq, c.t,
       (SELECT min(v.offered_t) FROM versions v WHERE v.entity = c.entity AND v.key = c.key AND v.digest = c.digest) AS offered_t
FROM destination c LEFT JOIN (SELECT req, any_value(fault) AS fault FROM destination WHERE kind = 'imported' GROUP BY req) f USING (req)
WHERE c.kind = 'committed' AND c.lane = 'import' ORDER BY c.seq
"""
_PARENTS_LATER = """
WITH said AS (
    SELECT seq, fields FROM read_json($1, format = 'newline_delimited', ignore_errors = true,
        columns = {seq: 'BIGINT', kind: 'VARCHAR', lane: 'VARCHAR', fields: 'JSON'}) WHERE kind = 'committed' AND lane = 'import'
),
made AS (
    SELECT c.entity, c.key, c.seq, c.t, k.entity AS parent, json_extract_string(s.fields, '$."' || k.entity || '_id"') AS parent_key
    FROM said s JOIN destination c USING (seq) CROSS JOIN kinds k
),
placed AS (
    SELECT m.*, coalesce(arg_max(p.effect, p.seq) FILTER (p.seq < m.seq), 'deleted') <> 'deleted' AS there,
           min(p.seq) FILTER (p.seq > m.seq AND p.effect <> 'deleted') AS parent_seq
    FROM made m JOIN destination p ON p.kind = 'committed' AND p.entity = m.parent AND p.key = m.parent_key
    GROUP BY ALL
)
SELECT entity, key, parent, parent_key, seq, t, parent_seq FROM placed WHERE NOT there AND parent_seq IS NOT NULL ORDER BY seq
"""


@dataclass(frozen=True)
class Step:
    """`event`: begun | done | called_off; `remaining`: records of the queue still to be imported."""

    t: float
    fault: str
    event: str
    remaining: int
    seq: int
    """Its line in the destination's ledger."""


class ByHand:
    """Questions about imports; the delivery tables must be there. `ledger`: the destination's, read again for the records' fields."""

    def __init__(self, connection: DuckDBPyConnection, ledger: str) -> None:
        self._connection = connection
        self._ledger = ledger

    @cached_property
    def imported(self) -> pd.DataFrame:
        """entity, key, digest, fault, seq, t, offered_t (of this content; missing: it was never offered): every record that was stored."""
        return frames.from_sql(self._connection, _IMPORTED)

    def before_their_parents(self) -> pd.DataFrame:
        """entity, key, parent, parent_key, seq, t, parent_seq – imported records that refer (`<entity>_id`) to one that came later."""
        return frames.from_sql(self._connection, _PARENTS_LATER, [self._ledger])

    def steps(self) -> tuple[Step, ...]:
        """When each import was begun, and when it was done or called off, in order."""
        told = "SELECT t, fault, event, remaining, seq FROM destination WHERE kind = 'import' ORDER BY seq"
        return tuple(Step(*row) for row in self._connection.execute(told).fetchall())

    def end_of(self, fault: str) -> Step | None:
        """When an import was done, or called off; None: the evidence does not say."""
        return next((step for step in self.steps() if step.fault == fault and step.event != "begun"), None)
