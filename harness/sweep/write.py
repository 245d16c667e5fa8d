"""The files of a sweep: page and CSV."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from harness.errors import EnvironmentUnavailable
from harness.report.tables import write_csv
from harness.sweep.page import page

if TYPE_CHECKING:
    import pandas as pd


def write(found: pd.DataFrame, folder: Path, words: list[str]) -> None:
    """Raises EnvironmentUnavailable when they cannot be written."""
    try:
        (folder / "index.html").write_text(page(found, f"Sweep of {folder.name}", words), encoding="utf-8", newline="\n")
        write_csv(found, folder / "points.csv")
    except OSError as error:
        raise EnvironmentUnavailable(f"{folder}: {error.strerror}", "free disk space, or choose another --out") from error
