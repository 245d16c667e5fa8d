"""Recurring patterns: the same check failed under the same fault at the same place, in several quarters or integrations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.evidence import frames

if TYPE_CHECKING:
    import pandas as pd
    from duckdb import DuckDBPyConnection

_QUERY = """
SELECT "check", coalesce(kind, '') AS fault, coalesce(place, '') AS place,
  list_aggregate(list_sort(list(DISTINCT category)), 'string_agg', ', ') AS categories,
  count(DISTINCT run) AS runs, count(DISTINCT quarter) AS quarters, count(DISTINCT integration) AS integrations,
  list_aggregate(list_sort(list(DISTINCT integration)), 'string_agg', ', ') AS names,
  list_aggregate(list_sort(list(DISTINCT drill)), 'string_agg', ', ') AS drills,
  min(day) AS first, max(day) AS last, arg_max(run, (started, run)) AS last_run
FROM failed JOIN runs USING (run) LEFT JOIN struck USING (run)
GROUP BY ALL
HAVING quarters >= 2 OR integrations >= 2
ORDER BY integrations DESC, quarters DESC, runs DESC, "check", fault, place"""


def patterns(facts: DuckDBPyConnection) -> pd.DataFrame:
    """One row per check, kind of fault and place. A run without a fault has an empty `fault` and `place`."""
    return frames.from_sql(facts, _QUERY)
