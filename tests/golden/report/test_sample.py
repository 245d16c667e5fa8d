"""The committed sample run: its reports come out of its files again, byte for byte.

Left out are the picture, whose coordinates depend on the version of matplotlib, and Parquet, which is not committed.
After a wanted change: `IDRILL_GOLDEN=write python -m pytest tests/golden/report`, then read the difference.
"""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest

from harness.rehearsal import report_run

_SAMPLES = Path(__file__).parents[3] / "reports" / "samples"
_RUNS = sorted(path.parent for path in _SAMPLES.glob("*/plan.json"))
_SVG = re.compile(rb"<svg\b.*?</svg>", re.DOTALL)


def _files(folder: Path) -> dict[str, bytes]:
    found = (path for path in sorted(folder.rglob("*")) if path.is_file() and path.suffix != ".parquet")
    return {str(path.relative_to(folder)): _SVG.sub(b"<svg/>", path.read_bytes()) for path in found}


@pytest.mark.parametrize("run", _RUNS, ids=lambda run: run.name)
def test_a_sample_s_reports_are_written_again_from_its_files(run: Path, tmp_path: Path) -> None:
    copy = tmp_path / run.name
    shutil.copytree(run, copy, ignore=shutil.ignore_patterns("report"))
    report = report_run(copy)[1].parent
    if os.environ.get("IDRILL_GOLDEN") == "write":
        shutil.rmtree(run / "report", ignore_errors=True)
        shutil.copytree(report, run / "report", ignore=shutil.ignore_patterns("*.parquet"))
    assert _files(report) == _files(run / "report")


def test_there_is_a_sample() -> None:
    assert _RUNS
