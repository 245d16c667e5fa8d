"""CSV and Parquet: for spreadsheets harmless, for programs as it was."""

from __future__ import annotations

import csv
import json
import re
from typing import Any

import pandas as pd
import pytest

from harness.report import tables
from harness.report.exhibits import with_lines
from harness.report.readme import TABLES, readme
from harness.report.wording import clock


@pytest.fixture
def written(tmp_path: Any) -> Any:
    def make(told: Any) -> Any:
        tables.write(told.evidence, told.judgement, tmp_path)
        return tmp_path

    return make


def test_every_table_comes_twice(written: Any, failing: Any) -> None:
    folder = written(failing)
    names = {"backlog", "deliveries", "faults", "incidents", "phases", "starts", "backlog_told", "times", "verdicts"}
    assert {path.name for path in (folder / "tables").iterdir()} == {"README.md"} | {
        f"{name}.{end}" for name in names for end in ("csv", "parquet")
    }
    for name in names:
        saved = pd.read_parquet(folder / "tables" / f"{name}.parquet")
        assert len(saved) == len(pd.read_csv(folder / "tables" / f"{name}.csv"))
    assert len(pd.read_parquet(folder / "tables" / "deliveries.parquet")) == 71


def test_each_exhibit_is_a_file_with_all_of_its_rows(written: Any, failing: Any) -> None:
    folder = written(failing) / "exhibits"
    assert pd.read_csv(folder / "exactly_once.absent.csv")["key"].tolist() == [f"invoice-05{number}" for number in range(10)]
    assert pd.read_csv(folder / "exactly_once.doubled.csv")["key"].tolist() == ["invoice-031"] * 2


def test_a_header_has_the_unit_and_an_instant_stands_there_as_on_the_page(written: Any, failing: Any) -> None:
    doubled = pd.read_csv(written(failing) / "exhibits" / "exactly_once.doubled.csv")
    assert doubled["at (drill time)"].tolist()[-1] == "28:20"
    assert doubled["at (drill seconds after 0:00)"].tolist()[-1] == 1700
    times = pd.read_csv(written(failing) / "tables" / "times.csv")
    assert times["mttd (drill seconds)"].tolist() == [120]


def test_a_place_in_a_ledger_is_a_file_and_a_line_of_it(written: Any, failing: Any) -> None:
    doubled = pd.read_csv(written(failing) / "exhibits" / "exactly_once.doubled.csv")
    for place in doubled["line"]:
        file, number = place.split(":")
        found = json.loads((failing.run_dir / file).read_text().splitlines()[int(number) - 1])
        assert (found["kind"], found["key"]) == ("committed", "invoice-031")


def test_whose_ledger_it_is() -> None:
    """A row may say itself who wrote it; on the way back source and destination have changed places."""
    assert with_lines(pd.DataFrame({"actor": ["engine", "alerts"], "seq": [0, 4]}))["line"].tolist() == [
        "journal.jsonl:1",
        "ledgers/alerts.jsonl:5",
    ]
    rows = pd.DataFrame({"offered_seq": pd.array([3, None], dtype="Int64"), "last_seq": [8, 9]})
    assert with_lines(rows).fillna("").to_dict("list") == {
        "offered_line": ["ledgers/source.jsonl:4", ""],
        "last_line": ["ledgers/destination.jsonl:9", "ledgers/destination.jsonl:10"],
    }
    assert with_lines(rows, back=True)["offered_line"].tolist()[0] == "ledgers/destination.jsonl:4"


def test_a_row_that_cites_a_line_has_the_ledgers_clock_too(written: Any, failing: Any) -> None:
    doubled = pd.read_csv(written(failing) / "exhibits" / "exactly_once.doubled.csv")
    for place, at in zip(doubled["line"], doubled["at (`at` in the ledgers)"], strict=True):
        file, number = place.split(":")
        assert json.loads((failing.run_dir / file).read_text().splitlines()[int(number) - 1])["at"] == pytest.approx(at, abs=0.001)


def test_the_readme_explains_every_column_of_every_table(failing: Any) -> None:
    frames = tables.tables(failing.evidence, failing.judgement)
    assert set(TABLES) == set(frames)
    for name, frame in frames.items():
        missing = set(map(str, frame)) - set(re.findall(r"`(\w+)`", TABLES[name]))
        assert not missing, f"{name}: {missing}"


def test_the_readme_says_how_far_the_clocks_are_apart(failing: Any) -> None:
    assert f"add {clock(failing.evidence.t0)} ({failing.evidence.t0:.3f} s) to a time here" in readme(failing.evidence)


def test_no_cell_is_a_formula(written: Any, hostile: Any) -> None:
    for path in [*(written(hostile) / "tables").glob("*.csv"), *(written(hostile) / "exhibits").glob("*.csv")]:
        with path.open(encoding="utf-8", newline="") as file:
            cells = [cell for row in csv.reader(file) for cell in row]
        risky = [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
        assert [cell for cell in risky if not _is_number(cell)] == []
        assert not [cell for cell in cells if any(ord(char) < 32 and char not in "\n\t" for char in cell)]


def test_parquet_keeps_texts_as_they_were(written: Any, hostile: Any) -> None:
    keys = pd.read_parquet(written(hostile) / "tables" / "deliveries.parquet")["key"]
    assert keys.str.startswith("=cmd<script>").any()
    assert keys.str.contains("\x1b]0;", regex=False).any()


@pytest.mark.parametrize("kind", ["killed", "proving_nothing"])
def test_whatever_happened_there_are_tables(kind: str, written: Any, request: pytest.FixtureRequest) -> None:
    assert len(list((written(request.getfixturevalue(kind)) / "tables").iterdir())) == 19


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def test_a_time_that_the_page_does_not_show_has_a_note_that_says_what_it_is(drill: Any, tell: Any) -> None:
    drill.lines["alerts"] = [line for line in drill.lines["alerts"] if line[1].get("action") != "resolve"]
    drill.alert(900, action="resolve")
    told = tell(drill)
    [row] = tables.tables(told.evidence, told.judgement)["times"].to_dict("records")
    assert row["mttr_note"] == "data only: resolved too early; when all that was owed when f1 was healed had arrived"
