"""The tables that people read, plot and export: pandas frames with documented columns.

Texts are pandas' `str`, whole numbers `Int64`, numbers `float64`, yes/no `boolean`; a value that is not known is missing.
Columns `t` and `…_t` are drill seconds after the timeline's zero (negative in the warm-up), `…_s` durations in drill seconds,
`wall_s` and `gap_s` wall seconds.

Each column is made with its dtype at once: a frame of a few rows that is converted afterwards takes four times as long.
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
    import pandas as pd

    result = connection.execute(query, parameters or [])
    kinds = {column[0]: _OF_SQL.get(str(column[1]), "Int64") for column in result.description or ()}
    found = result.fetchnumpy()
    return pd.DataFrame({name: _column(found[name], kind) for name, kind in kinds.items()}, copy=False)


def _column(found: Any, kind: Any) -> Any:
    """A column of an answer, which is a masked array where a value may be missing."""
    import pandas as pd

    missing = getattr(found, "mask", None)
    if missing is None:
        return pd.array(found, dtype=kind)
    values = found.data
    values[missing] = {"str": None, "float64": float("nan")}.get(kind, 0)
    column: Any = pd.array(values, dtype=kind)
    if kind in {"Int64", "boolean"} and missing.any():
        column[missing] = pd.NA
    return column


def from_rows(columns: Mapping[str, str], rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """A frame with exactly these columns and dtypes, for any rows."""
    import pandas as pd

    given = list(rows)
    return pd.DataFrame({name: pd.Series([row.get(name) for row in given], dtype=kind) for name, kind in columns.items()})
