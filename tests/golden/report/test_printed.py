"""A report is printed and attached to incidents: a failing run fits on three A4 pages. Needs a Chromium; skipped where there is none."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from harness import assets

CHROMIUM = next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None)
SAMPLES = sorted((assets.root() / "reports" / "samples").glob("*/report/index.html"))
_PAGE = re.compile(rb"/Type\s*/Page\b(?!s)")


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.parents[1].name)
def test_a_failing_report_is_printed_on_three_pages(sample: Path, tmp_path: Path) -> None:
    assert "<title>FAIL: " in sample.read_text(encoding="utf-8")
    printed = tmp_path / "report.pdf"
    subprocess.run(
        [str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}",
         f"--print-to-pdf={printed}", sample.as_uri()],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    assert 1 <= len(_PAGE.findall(printed.read_bytes())) <= 3
