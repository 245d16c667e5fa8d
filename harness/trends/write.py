"""The files of the trends: a page for people; JSON, CSV and Parquet for programs and spreadsheets."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from harness import regular_file
from harness.errors import EnvironmentUnavailable
from harness.report.tables import write_csv
from harness.trends.leadership import page as sheet
from harness.trends.page import page
from harness.trends.ready import worst_first

if TYPE_CHECKING:
    import pandas as pd

    from harness.trends.trends import Trends

VERSION = 1


def write(found: Trends, folder: Path, *, leadership: bool = False) -> tuple[Path, ...]:
    """Write all files; returns the pages for people. Raises EnvironmentUnavailable."""
    pages = {"trends.html": page(found)} | ({"leadership.html": sheet(found)} if leadership else {})
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in pages.items():
            regular_file.write(folder / name, text.encode())
        regular_file.write(folder / "trends.json", as_json(found).encode())
        for name, frame in frames(found).items():
            write_csv(frame, folder / f"{name}.csv")
            regular_file.write(folder / f"{name}.parquet", frame.to_parquet(None, engine="pyarrow", index=False))
    except OSError as error:
        raise EnvironmentUnavailable(
            f"{folder}: the trends cannot be written: {error.strerror}", "free disk space, or allow writing"
        ) from error
    return tuple(folder / name for name in pages)


def frames(found: Trends) -> dict[str, pd.DataFrame]:
    """By the name of their files."""
    return {"quarters": found.quarters, "overall": found.overall, "drills": found.drills, "patterns": found.patterns}


def as_json(found: Trends) -> str:
    """One object; times in drill seconds, null if unknown."""
    said = {
        "version": VERSION,
        "at": found.at.isoformat(),
        "runs": found.runs,
        "undated": found.undated,
        "ready": [file.as_json() for file in sorted(found.files, key=worst_first)],
        "removed_records": found.removals.name.lower().replace("_", " "),
        "flaws": [{"file": flaw.file, "found": flaw.found} for flaw in found.flaws],
    } | {name: _objects(frame) for name, frame in frames(found).items()}
    return json.dumps(said, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def _objects(frame: pd.DataFrame) -> list[dict[Any, Any]]:
    return frame.astype(object).where(frame.notna(), None).to_dict("records")
