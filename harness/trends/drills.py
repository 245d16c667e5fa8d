"""Each drill as it stands now, and as it stood at the end of the quarter before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.evidence import frames
from harness.trends.grouping import Quarter

if TYPE_CHECKING:
    import pandas as pd
    from duckdb import DuckDBPyConnection

_QUERY = """
SELECT now.integration, now.drill, now.outcome, earlier.outcome AS before, now.day, now.run,
  (SELECT string_agg("check", ', ' ORDER BY "check") FROM (SELECT DISTINCT "check" FROM failed WHERE failed.run = now.run)) AS failed
FROM (FROM standing WHERE quarter = $1) AS now
LEFT JOIN (FROM standing WHERE quarter = $2) AS earlier USING (integration, drill)
ORDER BY now.integration, now.drill"""


def drills(facts: DuckDBPyConnection, quarter: Quarter) -> pd.DataFrame:
    """One row per integration and drill that was ever judged: its newest verdict. To be called after `figures`."""
    return frames.from_sql(facts, _QUERY, [str(quarter), str(quarter.before)])
