"""The files of the trends: JSON, CSV and Parquet for programs and spreadsheets."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from harness import regular_file
from harness.errors import EnvironmentUnavailable
from harness.report.tables import write_csv

if TYPE_CHECKING:
    import pandas as pd

    from harness.trends.trends import Trends

VERSION = 1


def write(found: Trends, folder: Path) -> None:
    """Write all files. Raises EnvironmentUnavailable."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        regular_file.write(folder / "trends.json", as_json(found).encode())
        for name, frame in {"trends": found.quarters, "patterns": found.patterns}.items():
            write_csv(frame, folder / f"{name}.csv")
            regular_file.write(folder / f"{name}.parquet", frame.to_parquet(None, engine="pyarrow", index=False))
    except OSError as error:
        raise EnvironmentUnavailable(
            f"{folder}: the trends cannot be written: {error.strerror}", "free disk space, or allow writing"
        ) from error


def as_json(found: Trends) -> str:
    """One object; times in drill seconds, null if unknown."""
    said = {
        "version": VERSION,
        "at": found.at.isoformat(),
        "runs": found.runs,
        "undated": found.undated,
        "removed_records": found.removals.name.lower().replace("_", " "),
        "flaws": [{"file": flaw.file, "found": flaw.found} for flaw in found.flaws],
        "quarters": _objects(found.quarters),
        "patterns": _objects(found.patterns),
    }
    return json.dumps(said, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def _objects(frame: pd.DataFrame) -> list[dict[Any, Any]]:
    return frame.astype(object).where(frame.notna(), None).to_dict("records")
