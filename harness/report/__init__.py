"""8 TELL: reports of a judged run, from its files alone; the same files give the same reports, byte for byte.

A writer of the entry-point group `harness.reports` is a function `write(evidence, judgement, folder)` that puts its files into `folder`.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from harness import registry
from harness.errors import EnvironmentUnavailable

_REMADE = ("exhibits", "tables")


def write_reports(run_dir: Path) -> Path:
    """Judge a run by its files and have every writer tell it; returns the folder `report` of the run.

    Raises RunUnreadable for a folder that holds no plan, EnvironmentUnavailable when a file cannot be written.
    """
    from harness.checks.judge import judge
    from harness.evidence.evidence import Evidence

    folder = run_dir / "report"
    with Evidence.open(run_dir) as evidence:
        judgement = judge(evidence)
        try:
            folder.mkdir(exist_ok=True)
            for name in _REMADE:  # rows of an earlier judgement must not stay behind
                shutil.rmtree(folder / name, ignore_errors=True)
            for name in registry.names("harness.reports"):
                registry.load("harness.reports", name)(evidence, judgement, folder)
        except OSError as error:
            raise EnvironmentUnavailable(
                f"{folder}: the report cannot be written: {error.strerror}", "make room, or copy the run"
            ) from error
    return folder
