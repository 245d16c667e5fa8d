"""The history that the connector reported, compared with the commits: a fold over the ledger of the OTLP sink."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from harness.drill.connector.history import HistoryReading
from harness.evidence import frames

if TYPE_CHECKING:
    import pandas as pd
    from duckdb import DuckDBPyConnection

_TOLD = """
CREATE TABLE told AS
SELECT *, regexp_extract(reference, '[^/:]+$') AS tail FROM (
SELECT identity, min(t) AS t, count(*) AS exports,
       any_value(nullif(trim(attributes ->> $1), '')) AS "trigger", any_value(nullif(trim(attributes ->> $2), '')) AS reference,
       any_value(nullif(trim(attributes ->> $3), '')) AS component, any_value(nullif(trim(attributes ->> $4), '')) AS customer
FROM history WHERE kind = 'history' GROUP BY identity)
"""
_CHANGES = """
CREATE TABLE changes AS
SELECT d.entity, d.key, count(*) AS changes, max(d.t) AS last_t
FROM destination d JOIN kinds k ON k.entity = d.entity ANTI JOIN probes p ON p.entity = d.entity AND p.key = d.key
WHERE d.kind = 'committed' AND d.lane IS NULL GROUP BY d.entity, d.key
"""
# A key without its entity names a record only where no other has that key.
_TELLING = """
CREATE TABLE telling AS
WITH meant AS (
    SELECT k.entity, regexp_extract(t.reference, '(?:^|[/:])' || regexp_escape(k.entity) || '[/:](.+)$', 1) AS key, t.tail, t.identity
    FROM told t CROSS JOIN kinds k
),
named AS (SELECT m.entity, m.key, m.identity FROM meant m SEMI JOIN changes USING (entity, key)),
found AS (
    FROM named
    UNION
    SELECT any_value(c.entity), c.key, t.identity FROM told t JOIN changes c ON c.key IN (t.reference, t.tail)
    WHERE t.identity NOT IN (SELECT identity FROM named UNION SELECT identity FROM meant WHERE key = tail)
    GROUP BY c.key, t.identity HAVING count(*) = 1
)
SELECT found.entity, found.key, told.* FROM told LEFT JOIN found USING (identity)
"""
_BY_RECORD = """
SELECT entity, key, changes, count(identity) AS events,
       count(identity) FILTER (WHERE "trigger" IS NOT NULL AND component IS NOT NULL AND customer IS NOT NULL) AS complete,
       concat_ws(', ', CASE WHEN count("trigger") < count(identity) THEN 'trigger' END,
                 CASE WHEN count(component) < count(identity) THEN 'component' END,
                 CASE WHEN count(customer) < count(identity) THEN 'customer' END) AS lacks, last_t
FROM changes LEFT JOIN telling USING (entity, key) GROUP BY entity, key, changes, last_t ORDER BY last_t, key
"""


@dataclass(frozen=True)
class HistoryCounts:
    """Over the whole run; an event that is exported again is one event."""

    events: int
    exported_again: int
    anonymous: int
    """Events without a reference."""
    strangers: int
    """Events whose reference is no record that was committed: refused ones, probes, other business."""


class History:
    """The history of one run; the connection must hold the tables of the delivery."""

    def __init__(self, connection: DuckDBPyConnection, reading: HistoryReading) -> None:
        self._raw, self.reading = connection, reading

    @cached_property
    def _connection(self) -> DuckDBPyConnection:
        names = (self.reading.trigger, self.reading.reference, self.reading.component, self.reading.customer)
        self._raw.execute(_TOLD, [_pointer(name) for name in names])
        self._raw.execute(_CHANGES)
        self._raw.execute(_TELLING)
        return self._raw

    @cached_property
    def counts(self) -> HistoryCounts:
        """How much was reported."""
        row = self._connection.execute(
            "SELECT count(*), coalesce(sum(exports) - count(*), 0), count(*) FILTER (WHERE reference IS NULL), "
            "count(*) FILTER (WHERE reference IS NOT NULL AND key IS NULL) FROM (SELECT DISTINCT ON (identity) * FROM telling)"
        ).fetchone()
        return HistoryCounts(*(int(count) for count in row or (0, 0, 0, 0)))

    def bare_keys(self) -> frozenset[str]:
        """The keys that were reported without an entity although several records have them: they name no record."""
        rows = self._connection.execute(
            "SELECT c.key FROM changes c JOIN telling t ON t.key IS NULL AND c.key IN (t.reference, t.tail) "
            "GROUP BY c.key HAVING count(DISTINCT c.entity) > 1"
        ).fetchall()
        return frozenset(key for (key,) in rows)

    def names(self) -> frozenset[str]:
        """What a person can look up in it: the references and the traces of its events."""
        rows = self._connection.execute("SELECT reference FROM told UNION SELECT trace FROM history WHERE kind = 'history'").fetchall()
        return frozenset(name for (name,) in rows if name)

    def by_record(self) -> pd.DataFrame:
        """entity, key, changes (committed), events (that refer to it), complete (of these, with all attributes), lacks (those that miss
        in any of them), last_t – of every record that was committed, probes left out.
        """
        return frames.from_sql(self._connection, _BY_RECORD)


def _pointer(name: str) -> str:
    """An attribute's name as a JSON pointer: dots and quotes in it mean nothing there."""
    return "/" + name.replace("~", "~0").replace("/", "~1")
