"""The committed sample of trends: its pages and tables come out of the made-up archive again, byte for byte; one A4 sheet for leaders.

After a wanted change: `IDRILL_GOLDEN=write python -m pytest tests/golden/report`, then read the difference.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from archived import UNDETECTED, integration, of_file, record
from many_records import DRILLS, many_records

from harness.archive.read import Archive
from harness.archive.record import CheckOf, RunRecord
from harness.archive.removals import Removals
from harness.checks.verdict import Outcome
from harness.readiness.states import Ready
from harness.trends.leadership import page
from harness.trends.of_file import OfFile
from harness.trends.trends import trends
from harness.trends.write import write

_SAMPLE = Path(__file__).parents[3] / "reports" / "samples" / "trends"
_AT = date(2026, 11, 29)
CHROMIUM = next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None)
_ALL = "all that is due is proven, for the integration as it is today"
_PAGE = re.compile(rb"/Type\s*/Page\b(?!s)")


def sample() -> Archive:
    """Five integrations over five quarters, and a sixth whose page was lost and that nobody has drilled since."""
    made = many_records(18, 240, datetime(2026, 11, 29, tzinfo=UTC), days=420)
    failed = CheckOf(check="single_alert", outcome=Outcome.FAIL)
    lost = (
        record(number, run=f"{day}-lost", started=f"{day}T09:00:00Z", connector="price-list", file="price-list",
               outcome=Outcome.FAIL, checks=(failed,), times=(UNDETECTED,))
        for number, day in enumerate(("2026-02-11", "2026-05-20"))
    )  # fmt: skip
    return Archive((*made, *lost), ())


def files() -> tuple[OfFile, ...]:
    """A file for each of them but the sixth."""
    due = [name for name, *_ in DRILLS] + ["freeze-holds", "replay-run-twice"]
    return (
        of_file("contact-sync", *due, unproven=2, why="not proven: B4 and B8"),
        of_file("entitlements", *due, "poison-record", "manual-fallback", ready=Ready.NOT_READY, open=4, unproven=3, reviewed=False,
                why="refuted: B4; open: B1, B6 and B7; nobody has reviewed it as it is today"),
        of_file("invoice-feed", *due[:5], boxes=6, ready=Ready.READY, unproven=0, why=_ALL),
        of_file("ledger-mirror", *due, ready=Ready.READY, unproven=0, why=_ALL),
        of_file("orders-sync", *due, open=1, unproven=1, why="not proven: B8 and B10"),
    )  # fmt: skip


def test_it_is_written_again_from_its_records(tmp_path: Path) -> None:
    write(trends(sample(), _AT, Removals.KNOWN, files()), tmp_path, leadership=True)
    written = {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.suffix != ".parquet"}
    if os.environ.get("IDRILL_GOLDEN") == "write":
        _SAMPLE.mkdir(exist_ok=True)
        for name, data in written.items():
            (_SAMPLE / name).write_bytes(data)
    assert {path.name: path.read_bytes() for path in _SAMPLE.iterdir()} == written


def crowded() -> Archive:
    """Everything that the sheet can list, more of each than it shows, with names as long as a record allows."""
    earlier, now = "2026-08-01", "2026-11-01"
    stories = (
        ((earlier, Outcome.PASS), (now, Outcome.FAIL)),
        ((earlier, Outcome.FAIL), (now, Outcome.PASS)),
        ((now, Outcome.FAIL),),
        ((earlier, Outcome.FAIL),),
    )
    made: list[RunRecord] = []
    for number in range(40):
        name = f"{number:02}{'W' * 77}"
        for day, outcome in stories[number % 4]:
            checks = tuple(CheckOf(check=f"{check}{'x' * 39}", outcome=outcome) for check in "abcdefgh")
            for drill in range(6):
                each = record(
                    run=f"{number}-{day}-{drill}", started=f"{day}T09:00:00Z", outcome=outcome, checks=checks, times=(UNDETECTED,)
                )
                made.append(replace(each, integration=integration(name), drill=replace(each.drill, name=f"{drill}{'W' * 78}")))
    return Archive(tuple(made), ())


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
@pytest.mark.parametrize("archive", [sample, crowded])
def test_leaders_get_one_sheet(archive: object, tmp_path: Path) -> None:
    names = [f"{number}{'W' * 78}" for number in range(9)]
    given = [of_file(name, "x", ready=Ready.NOT_READY, open=10 - number, unproven=number) for number, name in enumerate(names)]
    overdue = tuple(f"{'a long action ' * 9}{number}" for number in range(9))
    assert callable(archive)
    found = trends(archive(), _AT, files=given)
    (tmp_path / "leadership.html").write_text(page(found, overdue), encoding="utf-8")
    printed = tmp_path / "leadership.pdf"
    subprocess.run(
        [str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}",
         f"--print-to-pdf={printed}", (tmp_path / "leadership.html").as_uri()],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    assert len(_PAGE.findall(printed.read_bytes())) == 1
