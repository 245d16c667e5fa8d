"""Findings judged apart: rows that something excuses, and rows that nothing does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from harness.checks.verdict import mechanism

if TYPE_CHECKING:
    import pandas as pd

    from harness.evidence.evidence import Evidence


def by_excuse(frame: pd.DataFrame | None) -> Iterator[tuple[pd.DataFrame, str]]:
    """The rows that are judged (with an empty excuse), then those of each mechanism with the words of its first; no part is empty.

    A frame without the column `excused_by` is judged whole.
    """
    if frame is None or not len(frame):
        return
    if "excused_by" not in frame:
        yield frame, ""
        return
    kinds = frame["excused_by"].map(mechanism)
    for kind in sorted(dict.fromkeys(kinds), key=bool):
        rows = frame[kinds == kind]
        yield rows, str(rows["excused_by"].iloc[0])


def exhibit(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame as people see it: without the columns of excuses where there is none."""
    if "excused_by" not in frame or (frame["excused_by"] != "").any():
        return frame
    return frame.drop(columns=["excused_by", "excused"], errors="ignore")


def excused_as_missing(evidence: Evidence, rows: pd.DataFrame, entity: str = "entity", key: str = "key") -> pd.DataFrame:
    """The rows, each with the excuse for its missing record (named in these columns), or an empty one."""
    known = evidence.attribution.excused_keys
    return rows.assign(excused_by=[known.get(record, "") for record in zip(rows[entity], rows[key], strict=True)])
