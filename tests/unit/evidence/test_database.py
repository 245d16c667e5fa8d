"""What is read of one run never shows in the view of another, also where the tests share one DuckDB."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest
from one_database import place_of_its_own

from harness.evidence.database import Database, open_database
from harness.evidence.evidence import Evidence

_BELONGINGS = (
    "CREATE TABLE source AS SELECT 1 AS seq",
    "CREATE TEMP TABLE aside AS SELECT 1 AS seq",
    "CREATE VIEW seen AS SELECT * FROM source",
    "CREATE MACRO twice(x) AS 2 * x",
    "CREATE TYPE mood AS ENUM ('good')",
    "CREATE SEQUENCE numbers",
    "CREATE SCHEMA apart",
)
_ASKED = (
    "FROM source",
    "FROM aside",
    "FROM seen",
    "SELECT twice(1)",
    "SELECT 'good'::mood",
    "SELECT nextval('numbers')",
    "CREATE TABLE apart.one AS SELECT 1 AS x",
)


@pytest.mark.parametrize("open_one", [open_database, place_of_its_own], ids=["own", "shared"])
def test_nothing_leaks_from_one_database_to_another(open_one: Callable[[Path], Database], tmp_path: Path) -> None:
    first, beside = open_one(tmp_path), open_one(tmp_path)
    for statement in (*_BELONGINGS, "SET VARIABLE told = 7"):
        first.connection.execute(statement)
    _has_nothing(beside)
    first.close()
    afterwards = open_one(tmp_path)
    _has_nothing(afterwards)
    beside.close()
    afterwards.close()


def test_a_leak_would_be_seen() -> None:
    with duckdb.connect(":memory:") as shared:
        shared.execute("CREATE TABLE source AS SELECT 1 AS seq")
        with pytest.raises(pytest.fail.Exception, match="DID NOT RAISE"):
            _has_nothing(Database(shared.cursor(), shared.close))


def _has_nothing(database: Database) -> None:
    for statement in _ASKED:
        with pytest.raises(duckdb.Error):
            database.connection.execute(statement)
    assert database.connection.execute("SELECT getvariable('told')").fetchall() == [(None,)]


@pytest.mark.parametrize("open_one", [open_database, place_of_its_own], ids=["own", "shared"])
def test_a_closed_database_is_gone_with_what_was_in_it(open_one: Callable[[Path], Database], tmp_path: Path) -> None:
    one = open_one(tmp_path)
    one.connection.execute("CREATE TABLE of_this_test AS SELECT range AS seq FROM range(1000)")
    under_way = one.connection.execute("FROM of_this_test")  # nobody has fetched its rows
    one.close()
    with pytest.raises(duckdb.Error, match="closed"):
        under_way.execute("SELECT 1")
    beside = open_one(tmp_path)
    assert beside.connection.execute("SELECT database_name FROM duckdb_tables() WHERE table_name = 'of_this_test'").fetchall() == []
    beside.close()


def test_two_verdicts_in_a_row_and_side_by_side_see_their_own_runs_alone(make_run: Callable[[], Any], outage: Any) -> None:
    other = make_run()
    other.offer("invoice-other", 5.0)
    with Evidence.open(outage.save()) as one, Evidence.open(other.save()) as two:
        assert set(two.offered["key"]) == {"invoice-other"}
        assert "invoice-other" not in set(one.offered["key"])
        assert len(one.commits) > 0
        assert len(two.commits) == 0
    with Evidence.open(other.folder) as again:
        assert set(again.offered["key"]) == {"invoice-other"}
        assert len(again.deliveries) == 1
