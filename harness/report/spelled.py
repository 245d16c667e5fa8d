"""A table for spreadsheets: each header with its unit, and each instant twice, as the page has it and in seconds.

`opened (drill time)` is `7:05`; `opened (drill seconds after 0:00)` is 425.022. 0:00 is the begin of the first phase after the warm-up.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from harness.report.grid import WALL, missing, title
from harness.report.wording import clock

if TYPE_CHECKING:
    import pandas as pd

_DIGITS = 3


def spelled(rows: pd.DataFrame) -> pd.DataFrame:
    """The same rows."""
    import pandas as pd

    return pd.DataFrame({header: column for name, values in rows.items() for header, column in _columns(str(name), values)})


def _columns(name: str, values: pd.Series[Any]) -> Iterator[tuple[str, pd.Series[Any]]]:
    if name == "t" or name.endswith("_t"):
        yield f"{title(name)} (drill time)", values.map(lambda t: None if missing(t) else clock(t)).astype("str")
        yield f"{title(name)} (drill seconds after 0:00)", values.round(_DIGITS)
    elif name in WALL:
        yield f"{title(name.removesuffix('_s'))} (wall seconds)", values
    elif name.endswith("_s"):
        yield f"{title(name)} (drill seconds)", values.round(_DIGITS)
    else:
        yield title(name), values
