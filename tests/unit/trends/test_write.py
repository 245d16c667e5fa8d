"""The files: the same for the same records, whatever is left of the runs; harmless for spreadsheets; strict JSON."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from archived import DRILL, of_file, record
from many_records import fill, many_records

from harness.archive.file import put
from harness.archive.read import Archive, Flaw, read_archive
from harness.archive.removals import Removals
from harness.checks.verdict import Outcome
from harness.errors import EnvironmentUnavailable
from harness.readiness.states import Ready
from harness.retention import retire
from harness.trends.text import as_text
from harness.trends.trends import trends
from harness.trends.wording import percent
from harness.trends.write import as_json, frames, write

AT = date(2026, 11, 29)


def written(archive: Path, folder: Path) -> dict[str, bytes]:
    write(trends(read_archive(archive), AT, Removals.KNOWN), folder)
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_two_thousand_runs_retired_to_fifty_change_no_byte(tmp_path: Path) -> None:
    archive, runs = tmp_path / "archive", tmp_path / "runs"
    assert fill(archive, many_records(1, 2000, datetime(2026, 11, 29, tzinfo=UTC), days=365)) == 2000
    kept = read_archive(archive).runs
    for one in kept:
        (runs / one.run).mkdir(parents=True)
        (runs / one.run / "plan.json").write_text("{}")
    before = written(archive, tmp_path / "before")
    assert len(retire(runs)) == 1950
    assert len(list(runs.iterdir())) == 50
    assert written(archive, tmp_path / "after") == before
    assert sum(pd.read_parquet(tmp_path / "after" / "quarters.parquet")["runs"]) == 2000


def test_programs_read_how_ready_each_file_is_and_why() -> None:
    assert json.loads(as_json(trends(Archive((record(1),), ()), AT)))["ready"] == []
    files = [of_file("orders-sync"), of_file("leads", ready=Ready.NOT_READY, reviewed=False)]
    first, second = json.loads(as_json(trends(Archive((record(1),), ()), AT, files=files)))["ready"]
    assert (first["integration"], first["ready"], first["reviewed"]) == ("leads", "NOT READY", False)
    assert second == {
        "integration": "orders-sync",
        "ready": "NOT PROVEN",
        "why": "not proven: B1",
        "boxes": 10,
        "open": 0,
        "unproven": 1,
        "reviewed": True,
    }


def test_the_order_of_files_changes_nothing(tmp_path: Path) -> None:
    made = list(many_records(2, 60, datetime(2026, 11, 29, tzinfo=UTC)))
    for name, some in {"one": made, "other": made[::-1]}.items():
        for each in some:
            put(each, tmp_path / name)
    assert written(tmp_path / "one", tmp_path / "a") == written(tmp_path / "other", tmp_path / "b")
    backwards = trends(Archive(tuple(reversed(read_archive(tmp_path / "one").records)), ()), AT, Removals.KNOWN)
    assert as_json(backwards).encode() == (tmp_path / "a" / "trends.json").read_bytes()


def test_later_days_do_not_count() -> None:
    now = trends(Archive((record(1), record(20)), ()), date(2026, 11, 2))
    alone = trends(Archive((record(1),), ()), date(2026, 11, 2))
    assert as_json(now) == as_json(alone)
    assert trends(Archive((record(20),), ()), date(2026, 11, 20)).runs == 0
    assert trends(Archive((record(20),), ()), date(2026, 11, 21)).runs == 1


def test_json_is_strict_and_says_what_is_wrong_with_the_archive() -> None:
    unjudged = record(1, outcome=Outcome.INCONCLUSIVE)
    found = trends(Archive((unjudged,), (Flaw("2026-Q4/x.json", "removed: the history of git has it"),)), AT, Removals.CUT_SHORT)
    said = json.loads(as_json(found), parse_constant=pytest.fail)
    assert said["flaws"] == [{"file": "2026-Q4/x.json", "found": "removed: the history of git has it"}]
    assert (said["version"], said["at"], said["runs"], said["removed_records"]) == (1, "2026-11-29", 1, "cut short")
    [row] = said["quarters"]
    assert (row["runs"], row["judged"], row["pass_rate"], row["mttd_s"], row["inconclusive_share"]) == (1, 0, None, None, 1)


def test_a_spreadsheet_takes_no_name_for_a_formula(tmp_path: Path) -> None:
    put(record(1, connector="=cmd", file="=cmd", drill=replace(DRILL, name="+SUM(A1)")), tmp_path / "archive")
    files = written(tmp_path / "archive", tmp_path / "out")
    assert b"'=cmd" in files["quarters.csv"]
    assert b"'+SUM" in files["quarters.csv"]
    assert list(pd.read_parquet(tmp_path / "out" / "quarters.parquet")["integration"]) == ["=cmd"]


def test_a_folder_that_cannot_be_written_has_a_hint(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("")
    with pytest.raises(EnvironmentUnavailable, match="the trends cannot be written"):
        write(trends(Archive((), ()), AT), tmp_path / "out")


def test_the_documentation_explains_each_column() -> None:
    page = (Path(__file__).parents[3] / "docs" / "trends.md").read_text(encoding="utf-8")
    found = trends(Archive((), ()), AT)
    assert [name for frame in frames(found).values() for name in frame.columns if f"`{name}`" not in page] == []


@pytest.mark.parametrize(
    ("share", "said"), [(0, "0"), (1, "100"), (0.996, "99.6"), (0.9999, "99.9"), (0.0001, "0.1"), (0.5, "50"), (0.004, "0.4")]
)
def test_a_share_that_is_not_whole_is_never_rounded_to_it(share: float, said: str) -> None:
    assert percent(share) == said


def test_the_text_shows_the_newest_quarter_and_what_recurs(tmp_path: Path) -> None:
    fill(tmp_path, many_records(1, 300, datetime(2026, 11, 29, tzinfo=UTC)))
    lines = as_text(trends(read_archive(tmp_path), AT)).splitlines()
    assert lines[0].split("  ")[0] == "integration"
    assert [line.split()[:2] for line in lines[1:6]] == [
        [name, "2026-Q4"] for name in ("contact-sync", "entitlements", "invoice-feed", "ledger-mirror", "orders-sync")
    ]
    assert any(line.startswith("recurring: dead_letters_named failed under poison at destination: ") for line in lines)


def test_the_text_names_flaws_and_runs_without_a_date() -> None:
    flawed: Any = Archive((record(1), record(2, started=None)), (Flaw("a/b.json", "changed: x"),))
    lines = as_text(trends(flawed, AT)).splitlines()
    assert "archive: a/b.json: changed: x" in lines
    assert "1 run without a date: not in any quarter" in lines
