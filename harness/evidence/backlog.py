"""The records owed at an instant: keys whose last version offered by then has not landed, is not overtaken, in place or dead."""

# ruff: noqa: S608 - only names from our own code are put into the SQL; values are parameters

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.evidence import frames

if TYPE_CHECKING:
    import pandas as pd
    from duckdb import DuckDBPyConnection

_OWED = "NOT probe AND offered_t <= $1 AND owed_until > $1"
_LIVE = "SELECT entity, key FROM destination WHERE kind = 'committed' AND t <= $1 GROUP BY ALL HAVING arg_max(effect, seq) <> 'deleted'"
_LACK = "CASE WHEN l.key IS NULL THEN 'absent' WHEN v.op = 'delete' THEN 'undeleted' ELSE 'behind' END"
_SETTLED = "coalesce(least(satisfied_t, dead_t), 'infinity'::DOUBLE)"

MOST_STEPS = 10_000
_SPAN = "SELECT min(offered_t), greatest(max(offered_t), max(landed_t), max(owed_until) FILTER (isfinite(owed_until))) FROM versions"
_SERIES = """
WITH changes AS (
    SELECT offered_t AS t, 1 AS offered, 0 AS committed, 1 AS owed FROM versions WHERE NOT probe
    UNION ALL SELECT landed_t, 0, 1, 0 FROM versions WHERE NOT probe AND landed_t IS NOT NULL
    UNION ALL SELECT greatest(owed_until, offered_t), 0, 0, -1 FROM versions WHERE NOT probe AND isfinite(owed_until)
),
origin AS (SELECT floor(min(t) / $1) AS first, greatest(ceil(max(t) / $1), ceil($2 / $1)) AS last FROM changes),
stepped AS (
    SELECT ceil(t / $1)::BIGINT AS step, sum(offered) AS offered, sum(committed) AS committed, sum(owed) AS owed
    FROM changes GROUP BY step
),
steps AS (SELECT unnest(range(first::BIGINT, last::BIGINT + 1)) AS step FROM origin WHERE first IS NOT NULL)
SELECT (step * $1)::DOUBLE AS t,
       (sum(coalesce(offered, 0)) OVER upto)::BIGINT AS offered,
       (sum(coalesce(committed, 0)) OVER upto)::BIGINT AS committed,
       (sum(coalesce(owed, 0)) OVER upto)::BIGINT AS owed
FROM steps LEFT JOIN stepped USING (step)
WINDOW upto AS (ORDER BY step ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
ORDER BY step
"""


_SINCE = """
WITH changes AS (
    SELECT $1 AS t, 0 AS owed
    UNION ALL SELECT offered_t, 1 FROM versions WHERE NOT probe
    UNION ALL SELECT greatest(owed_until, offered_t), -1 FROM versions WHERE NOT probe AND isfinite(owed_until)
),
since AS (SELECT t, (sum(sum(owed)) OVER (ORDER BY t))::BIGINT AS owed FROM changes GROUP BY t QUALIFY t >= $1)
"""
"""The number owed at an instant, and at each later one at which it changes."""
_MOST = f"{_SINCE} SELECT t, owed FROM since ORDER BY owed DESC, t LIMIT 1"
_LACKED = f"""FROM versions v LEFT JOIN ({_LIVE}) l USING (entity, key) WHERE {_OWED} AND (v.op <> 'delete' OR l.key IS NOT NULL)"""
"""Without deletions of what the destination does not have."""
_CHANGES = """
SELECT $1 AS t UNION SELECT offered_t FROM versions WHERE offered_t BETWEEN $1 AND $2
UNION SELECT t FROM destination WHERE kind = 'committed' AND t BETWEEN $1 AND $2
"""


_LEFT = f"""
WITH since AS (SELECT *, CASE WHEN event THEN version END AS apart FROM versions WHERE {_OWED} AND {_SETTLED} > $2),
resolved AS (SELECT *, CASE WHEN event THEN version END AS apart FROM versions WHERE NOT probe AND offered_t <= $2 AND owed_until > $2),
owed AS (
    SELECT coalesce(s.entity, r.entity) AS entity, coalesce(s.key, r.key) AS key, least(s.version, r.version) AS version,
           nullif(greatest(s.version, r.version), least(s.version, r.version)) AS replaced_by,
           r.key IS NOT NULL AS owed_at_resolve, s.key IS NOT NULL AS counted
    FROM since s FULL JOIN resolved r ON s.entity = r.entity AND s.key = r.key AND s.apart IS NOT DISTINCT FROM r.apart
    WHERE s.key IS NOT NULL OR $2 < $1
)
SELECT o.entity, o.key, o.version, o.replaced_by, v.offered_t, v.offered_seq, n.satisfied_t AS arrived_t,
       (SELECT min(d.seq) FROM destination d WHERE d.entity = o.entity AND d.key = o.key AND d.t = n.satisfied_t
        AND d.kind IN ('committed', 'repeated')) AS arrived_seq,
       o.owed_at_resolve, o.counted, n.status
FROM owed o JOIN versions v USING (entity, key, version)
JOIN versions n ON n.entity = o.entity AND n.key = o.key AND n.version = coalesce(o.replaced_by, o.version)
ORDER BY v.offered_t, v.offered_seq
"""


@dataclass(frozen=True)
class Owed:
    """The records owed at one instant, and their state at the end of the run."""

    at_t: float
    count: int
    missing: int
    """Of these, not there in the end and not dead."""
    dead: int
    settled_t: float | None
    """When the last of them was committed (or dead and named); None while any is missing, `at_t` when nothing was owed."""


class Backlog:
    """Questions about owed records; probe records do not count."""

    def __init__(self, connection: DuckDBPyConnection) -> None:
        self._connection = connection

    def at(self, t: float) -> Owed:
        """The records owed at an instant."""
        row = self._connection.execute(
            f"SELECT count(*), count(*) FILTER (WHERE NOT isfinite({_SETTLED})), "
            f"count(*) FILTER (WHERE satisfied_t IS NULL AND dead_t IS NOT NULL), max({_SETTLED}) FROM versions WHERE {_OWED}",
            [t],
        ).fetchone()
        assert row is not None  # noqa: S101  # an aggregate without GROUP BY always has one row
        count, missing, dead, settled_t = row
        return Owed(t, count, missing, dead, None if missing else float(settled_t if count else t))

    def most(self, since_t: float) -> tuple[float, int]:
        """The first instant, from `since_t` on, at which the most records were owed, and how many."""
        row = self._connection.execute(_MOST, [since_t]).fetchone()
        assert row is not None  # noqa: S101  # `since_t` itself is always there
        return row[0], row[1]

    def lacked(self, from_t: float, until_t: float) -> tuple[int, int]:
        """The fewest and the most records that the destination lacked, or had as an older version, at an instant of a window: what a
        comparison of both systems finds."""
        instants = self._connection.execute(_CHANGES, [from_t, until_t]).fetchall()
        counts = [self._connection.execute(f"SELECT count(*) {_LACKED}", list(t)).fetchone() or (0,) for t in instants]
        return int(min(counts)[0]), int(max(counts)[0])

    def lacked_at(self, t: float) -> pd.DataFrame:
        """entity, key, version, offered_t – of the same records at one instant."""
        return frames.from_sql(self._connection, f"SELECT entity, key, v.version, v.offered_t {_LACKED} ORDER BY ALL", [t])

    def still_owed(self, since_t: float, at_t: float, entity: str | None = None) -> int:
        """How many of the records (of one entity, or of all) owed at `since_t` were still owed at `at_t`; later arrivals do not count."""
        row = self._connection.execute(
            f"SELECT count(*) FROM versions WHERE {_OWED} AND {_SETTLED} > $2 AND coalesce(entity = $3, true)", [since_t, at_t, entity]
        ).fetchone()
        return int(row[0]) if row else 0

    def left_at(self, since_t: float, at_t: float) -> pd.DataFrame:
        """entity, key, version, replaced_by, offered_t, offered_seq, arrived_t, arrived_seq, owed_at_resolve, counted, status – of the same
        records (`counted`) and, if `at_t` is before `since_t`, of those owed at `at_t` (`owed_at_resolve`), in the order of their offer.

        `version`: the one owed at the earlier instant, whose offer it is; `replaced_by`: the one owed at the later instant, if another.
        `arrived`: the last of them or a later one; without a line where the destination was in that state already. `status`: of the last.
        """
        return frames.from_sql(self._connection, _LEFT, [since_t, at_t])

    def keys_at(self, t: float) -> pd.DataFrame:
        """entity, key, version, offered_t, landed_t, satisfied_t, status, ends_on – of every record owed at an instant."""
        return frames.from_sql(
            self._connection,
            "SELECT entity, key, version, offered_t, landed_t, satisfied_t, status, ends_on FROM versions "
            f"WHERE {_OWED} ORDER BY entity, key, version",
            [t],
        )

    def lack_at(self, t: float) -> pd.DataFrame:
        """entity, key, version, offered_t, lack – of every record owed at an instant, how it stood in the destination then: `absent`,
        `behind` (an older version was there) or `undeleted` (it lived there, and the source had deleted it).
        """
        return frames.from_sql(
            self._connection,
            f"SELECT entity, key, v.version, v.offered_t, {_LACK} AS lack FROM versions v LEFT JOIN ({_LIVE}) l USING (entity, key) "
            f"WHERE {_OWED} ORDER BY entity, key, v.version",
            [t],
        )

    def series(self, step_s: float, end_t: float) -> pd.DataFrame:
        """t, offered, committed, owed at every step up to `end_t` at least. Raises ValueError for a step that is not positive.

        Where a damaged run would need more than `MOST_STEPS` of them, they are longer.
        """
        if step_s <= 0:
            raise ValueError("the step must be positive")
        [first_t, last_t] = self._connection.execute(_SPAN).fetchone() or (None, None)
        if first_t is not None:
            step_s = max(step_s, (max(last_t, end_t) - first_t) / MOST_STEPS)
        return frames.from_sql(self._connection, _SERIES, [step_s, end_t])
