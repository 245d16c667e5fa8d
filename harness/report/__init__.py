"""8 TELL: reports of a judged run, from its files alone; the same files give the same reports, byte for byte."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from harness import registry
from harness.errors import EnvironmentUnavailable
from harness.report.writer import REPORTS, find_writer

if TYPE_CHECKING:
    from harness.checks.judge.judge import Judgement
    from harness.evidence.evidence import Evidence

_REMADE = ("exhibits", "tables")


def write_reports(evidence: Evidence, judgement: Judgement) -> Path:
    """Have every writer tell a judged run; returns the folder `report` of the run. Raises EnvironmentUnavailable."""
    folder = evidence.run_dir / "report"
    if folder.is_symlink():
        raise EnvironmentUnavailable(f"{folder}: a link, which would lead the report elsewhere", "remove it")
    try:
        folder.mkdir(exist_ok=True)
        for name in _REMADE:  # rows of an earlier judgement must not stay behind
            _remove(folder / name)
        for name in registry.names(REPORTS):
            find_writer(name)(evidence, judgement, folder)
    except OSError as error:
        raise EnvironmentUnavailable(
            f"{folder}: the report cannot be written: {error.strerror}", "free disk space, or copy the run"
        ) from error
    return folder


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
