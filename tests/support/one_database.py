"""One DuckDB for all that a worker process of the unit tests judges: opening one costs ten times as much as a place of one's own in it."""

from __future__ import annotations

import os
import tempfile
from functools import cache
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from harness.evidence.database import Database, connect

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_numbers = count(1)


@cache
def _instance() -> DuckDBPyConnection:
    """Opened when it is needed first, as the product opens its own. No test has so much that DuckDB would make this folder."""
    instance = connect(Path(tempfile.gettempdir()) / f"tests-{os.getpid()}-spill")
    instance.execute("SET threads = 1")  # the tables have a few rows each, and the workers take all processors already
    return instance


def place_of_its_own(_workdir: Path) -> Database:
    """In place of `harness.evidence.database.open_database`: a catalogue that no other view of a run sees, removed when it is closed."""
    name = f"view_{next(_numbers)}"
    connection = _instance().cursor()  # settings and temporary tables are a connection's own
    connection.execute(f"ATTACH ':memory:' AS {name}")
    connection.execute(f"USE {name}")

    def close() -> None:
        connection.execute("USE memory")
        connection.execute(f"DETACH {name}")
        connection.close()

    return Database(connection, close)
