"""The tables that people read, plot and export: pandas frames with documented columns.

Texts are pandas' `str`, whole numbers `Int64`, numbers `float64`, yes/no `boolean`; a value that is not known is missing.
Columns `t` and `…_t` are drill seconds after the timeline's zero (negative in the warm-up), `…_s` durations in drill seconds,
`wall_s` and `gap_s` wall seconds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd
    from duckdb import DuckDBPyConnection

_OF_SQL = {"VARCHAR": "str", "JSON": "str", "BOOLEAN": "boolean", "DOUBLE": "float64", "FLOAT": "float64"}


def from_sql(connection: DuckDBPyConnection, query: str, parameters: list[Any] | None = None) -> pd.DataFrame:
    """The answer of a query, with dtypes by the rule above."""
    result = connection.execute(query, parameters or [])
    kinds = {column[0]: _OF_SQL.get(str(column[1]), "Int64") for column in result.description or ()}
    return result.df().astype(kinds)


def from_rows(columns: Mapping[str, str], rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """A frame with exactly these columns and dtypes, whatever the rows hold."""
    import pandas as pd

    data = [{name: row.get(name) for name in columns} for row in rows]
    return pd.DataFrame(data, columns=list(columns)).astype(dict(columns))
