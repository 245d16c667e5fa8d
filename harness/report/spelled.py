"""A table for spreadsheets: each header with its unit, and each instant twice, as the page has it and in seconds.

`opened (drill time)` is `7:05`; `opened (drill seconds after 0:00)` is 425.022. 0:00 is the begin of the first phase after the warm-up.
Where rows cite lines of ledgers, each instant is there a third time, as those lines have it: in seconds after the run's start.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from harness.report.grid import WALL, missing, title
from harness.report.wording import clock

if TYPE_CHECKING:
    import pandas as pd

_DIGITS = 3


def spelled(rows: pd.DataFrame, zero_s: float) -> pd.DataFrame:
    """The same rows; `zero_s`: 0:00 of the page, in seconds after the run's start."""
    import pandas as pd

    cites = any(str(name).endswith("line") for name in rows)
    ledgers_zero_s = zero_s if cites else None
    return pd.DataFrame({header: column for name, values in rows.items() for header, column in _columns(str(name), values, ledgers_zero_s)})


def _columns(name: str, values: pd.Series[Any], ledgers_zero_s: float | None) -> Iterator[tuple[str, pd.Series[Any]]]:
    if name == "t" or name.endswith("_t"):
        yield f"{title(name)} (drill time)", values.map(lambda t: None if missing(t) else clock(t)).astype("str")
        yield f"{title(name)} (drill seconds after 0:00)", values.round(_DIGITS)
        if ledgers_zero_s is not None:
            yield f"{title(name)} (`at` in the ledgers)", (values + ledgers_zero_s).round(_DIGITS)
    elif name in WALL:
        yield f"{title(name.removesuffix('_s'))} (wall seconds)", values
    elif name.endswith("_s"):
        yield f"{title(name)} (drill seconds)", values.round(_DIGITS)
    else:
        yield title(name), values
