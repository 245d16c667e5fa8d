"""CSV and Parquet: for spreadsheets harmless, for programs as it was."""

from __future__ import annotations

import csv
from typing import Any

import pandas as pd
import pytest

from harness.report import tables


@pytest.fixture
def written(tmp_path: Any) -> Any:
    def make(told: Any) -> Any:
        tables.write(told.evidence, told.judgement, tmp_path)
        return tmp_path

    return make


def test_every_table_comes_twice(written: Any, failing: Any) -> None:
    folder = written(failing)
    names = {"backlog", "deliveries", "faults", "incidents", "phases", "starts", "backlog_told", "times", "verdicts"}
    assert {path.name for path in (folder / "tables").iterdir()} == {f"{name}.{end}" for name in names for end in ("csv", "parquet")}
    for name in names:
        saved = pd.read_parquet(folder / "tables" / f"{name}.parquet")
        assert len(saved) == len(pd.read_csv(folder / "tables" / f"{name}.csv"))
    assert len(pd.read_parquet(folder / "tables" / "deliveries.parquet")) == 71


def test_exhibits_of_a_check_stand_in_one_file_in_full(written: Any, failing: Any) -> None:
    rows = pd.read_csv(written(failing) / "exhibits" / "exactly_once.csv")
    assert rows.groupby("exhibit")["key"].apply(list).to_dict() == {
        "absent": [f"invoice-05{number}" for number in range(10)],
        "doubled": ["invoice-031"],
    }


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
    assert len(list((written(request.getfixturevalue(kind)) / "tables").iterdir())) == 18


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
