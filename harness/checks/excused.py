"""Findings judged apart: rows that something excuses, and rows that nothing does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from harness.evidence.evidence import Evidence


def by_excuse(frame: pd.DataFrame | None) -> Iterator[tuple[pd.DataFrame, str]]:
    """The rows that are judged (with an empty excuse), then the excused ones with the words of the first; no part is empty.

    A frame without the column `excused_by` is judged whole.
    """
    if frame is None or not len(frame):
        return
    if "excused_by" not in frame:
        yield frame, ""
        return
    judged, excused = frame[frame["excused_by"] == ""], frame[frame["excused_by"] != ""]
    if len(judged):
        yield judged, ""
    if len(excused):
        yield excused, str(excused["excused_by"].iloc[0])


def exhibit(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame as people see it: without the columns of excuses where there is none."""
    if "excused_by" not in frame or (frame["excused_by"] != "").any():
        return frame
    return frame.drop(columns=["excused_by", "excused"], errors="ignore")


def excused_as_missing(evidence: Evidence, rows: pd.DataFrame, entity: str = "entity", key: str = "key") -> pd.DataFrame:
    """Rows that are violations because the record in these columns is missing, with what excuses that."""
    known = evidence.attribution.excused_keys
    return rows.assign(excused_by=[known.get(record, "") for record in zip(rows[entity], rows[key], strict=True)])
