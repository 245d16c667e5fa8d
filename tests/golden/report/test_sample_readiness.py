"""The committed samples of readiness pages: both examples of integration files with made-up runs, byte for byte; one A4 sheet each.

After a wanted change: `IDRILL_GOLDEN=write python -m pytest tests/golden/report`, then read the difference.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from proven import AT, of_today

from harness import assets
from harness.archive.record import RunRecord
from harness.checks.verdict import Outcome
from harness.cli.due_fits import due_fits
from harness.cli.find_drills import drill_files
from harness.readiness.facts import Facts
from harness.readiness.readied import asked, readied
from harness.readiness.signing import approve
from harness.readiness.supportable import answers
from harness.readiness.table import quarterly
from harness.readiness.told.page import page
from harness.runbook.compose import known_of, place_of
from harness.runbook.page import page as runbook

_SAMPLES = Path(__file__).parents[3] / "reports" / "samples" / "readiness"
_NAMES = ["orders-to-billing", "visits-report"]
CHROMIUM = next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None)
_PAGE = re.compile(rb"/Type\s*/Page\b(?!s)")


@pytest.fixture(autouse=True)
def _examples(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(assets.fixture("integrations"), tmp_path / "integrations")
    monkeypatch.chdir(tmp_path / "integrations")


def _runs(facts: Facts) -> Iterator[RunRecord]:
    """What is due has passed, but for a pause that did not hold, a proof that is too old, and a drill that nobody has run."""
    for record in of_today(facts):
        if record.drill.name == "freeze-holds":
            checks = (
                replace(each, outcome=Outcome.FAIL, found={"wrote": 3}) if each.check == "no_writes_during" else each
                for each in record.checks
            )
            yield replace(record, outcome=Outcome.FAIL, checks=tuple(checks))
        elif record.drill.name == "expired-credential":
            yield replace(record, run=record.run.replace("20261120", "20260801"), started="2026-08-01T12:00:00Z")
        elif record.drill.name != "poison-record":
            yield record


def _page(name: str) -> str:
    """Approved, with its runbook beside it."""
    file = Path(f"{name}.integration.yaml")
    approve(file, "Kim Example", date(2026, 11, 20), ())
    loaded, facts = asked(file, ())
    records = tuple(_runs(facts))
    if loaded.integration.runbook.file:
        place_of(loaded).write_text(runbook(known_of(loaded, quarterly(facts), records)), encoding="utf-8")
    said = readied(file, records, AT, known=drill_files(), fits=due_fits)
    return page(said, answers(said.facts, said.records, said.at, said.days))


@pytest.mark.parametrize("name", _NAMES)
def test_the_page_of_an_example_is_the_sample(name: str) -> None:
    text, path = _page(name), _SAMPLES / f"{name}.html"
    if os.environ.get("IDRILL_GOLDEN") == "write":
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
@pytest.mark.parametrize("name", _NAMES)
def test_it_prints_on_one_sheet(name: str, tmp_path: Path) -> None:
    printed = tmp_path / "page.pdf"
    subprocess.run(
        [str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}",
         f"--print-to-pdf={printed}", (_SAMPLES / f"{name}.html").as_uri()],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    assert len(_PAGE.findall(printed.read_bytes())) == 1
