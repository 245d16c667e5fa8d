"""A frame as a table of texts for people: times as clocks, durations with units, unknown values as a dash."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from harness.report.hostile import line
from harness.report.wording import UNKNOWN, clock, number, span, wall

if TYPE_CHECKING:
    import pandas as pd

_LONGEST_CELL = 160
_LONGEST_REMARK = 400
_YES_OR_NO = frozenset({"bool", "boolean"})
WALL = frozenset({"wall_s", "gap_s"})
"""Columns in wall seconds; all others `…_s` are in drill seconds."""
_DETAILS = frozenset({"digest", "cursor", "offered_line", "parent_line", "effects", "writes", "op"})


_FIRST = ("fault", "double", "twin", "entity", "key", "version", "row", "row_id", "idempotency_key", "req", "line")
"""What identifies a record or a request stands first."""
_TITLES = {"t": "at", "again_t": "again at", "doubles": "doubled effects"}
_FEW_ON_PAPER = 3
_GROUP = "double"
"""Rows with the same number are evidence together."""
_REMARK = "how"
"""A column of sentences, too long for a cell: each stands below its row."""


@dataclass(frozen=True)
class Column:
    """`numeric`: to be aligned right. `detail`: for those who look into the ledgers; a printed page leaves it out."""

    title: str
    numeric: bool
    detail: bool = False


@dataclass(frozen=True)
class Grid:
    """`rows` are the first of `total`; `remarks`: a sentence about each of them, empty where there is none."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    total: int
    remarks: tuple[str, ...]
    on_paper: int
    """How many of the rows a printed page has: few, and no group is cut."""


def grid(frame: pd.DataFrame, most: int = 20) -> Grid:
    """The first rows of a frame; columns that say nothing (nothing known, no text, or no everywhere) are left out."""
    said = [name for name in frame.columns if name != _REMARK and _says_something(frame[name])]
    known = frame[sorted(said, key=lambda name: _FIRST.index(name) if name in _FIRST else len(_FIRST))]
    tellers = [_teller(str(name), str(known[name].dtype)) for name in known.columns]
    rows = known.head(most).itertuples(index=False, name=None)
    return Grid(
        tuple(Column(title(str(name)), known[name].dtype.kind in "iuf", str(name) in _DETAILS) for name in known.columns),
        tuple(tuple(_cell(tell, value) for tell, value in zip(tellers, row, strict=True)) for row in rows),
        len(frame),
        tuple(_remarks(frame.head(most))),
        _on_paper(frame.head(most)),
    )


def _on_paper(rows: pd.DataFrame) -> int:
    """The first three, with all that belong to the same double as the last of these."""
    few = min(_FEW_ON_PAPER, len(rows))
    if _GROUP not in rows or not few:
        return few
    return few + int((rows[_GROUP].iloc[few:] == rows[_GROUP].iloc[few - 1]).sum())


def _remarks(rows: pd.DataFrame) -> Iterator[str]:
    words = rows[_REMARK] if _REMARK in rows else [None] * len(rows)
    yield from ("" if missing(each) else line(each, _LONGEST_REMARK) for each in words)


def _says_something(values: pd.Series[Any]) -> bool:
    if values.dtype.name in _YES_OR_NO:
        return bool(values.any())
    return any(not missing(value) and value != "" for value in values)


def _teller(name: str, dtype: str) -> Callable[[Any], str]:
    if dtype in _YES_OR_NO:
        return lambda value: "yes" if value else "no"
    if name == "t" or name.endswith("_t"):
        return clock
    if name in WALL:
        return wall
    if name.endswith("_s"):
        return span
    return (lambda value: line(value, _LONGEST_CELL)) if dtype in {"str", "object"} else number


def missing(value: Any) -> bool:
    """NaN, None and pandas' NA and NaT alike."""
    import pandas as pd

    return bool(pd.api.types.is_scalar(value) and pd.isna(value))


def _cell(tell: Callable[[Any], str], value: Any) -> str:
    return UNKNOWN if missing(value) else tell(value)


def title(name: str) -> str:
    """A column's name for people, without its unit where its cells have one."""
    if name in _TITLES:
        return _TITLES[name]
    stem = name.removesuffix("_t").removesuffix("_s") if name not in WALL else name.replace("_s", " (wall)")
    return stem.replace("_", " ")
