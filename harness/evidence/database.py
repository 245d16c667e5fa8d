"""The database that a run's ledgers are read into: one of its own for each view of a run, in memory, gone when the view is closed."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_MEMORY_LIMIT = "600MB"


@dataclass(frozen=True)
class Database:
    """An empty DuckDB, and how it is given back with everything in it."""

    connection: DuckDBPyConnection
    close: Callable[[], None]
    """Once; the connection must not be used afterwards."""


def open_database(workdir: Path) -> Database:
    """Data that does not fit into memory is written below `workdir`, which must outlive it."""
    connection = connect(workdir / "spill")
    return Database(connection, connection.close)


def connect(spill: Path) -> DuckDBPyConnection:
    """A DuckDB in memory. It writes data that does not fit into memory to `spill`, and loads nothing from the network."""
    import duckdb

    return duckdb.connect(
        ":memory:",
        config={
            "memory_limit": _MEMORY_LIMIT,
            "temp_directory": str(spill),
            "threads": str(min(4, os.cpu_count() or 1)),
            "preserve_insertion_order": "false",
            "autoinstall_known_extensions": "false",
        },
    )


def make_table(connection: DuckDBPyConnection, table: str, columns: Mapping[str, str], rows: Sequence[Sequence[Any]] = ()) -> None:
    """Make a table of these rows, instead of one that has its name. `columns`: their types by name."""
    if rows:
        unnested = ", ".join(f'unnest(${number}::{kind}[]) AS "{name}"' for number, (name, kind) in enumerate(columns.items(), 1))
        connection.execute(f"CREATE OR REPLACE TABLE {table} AS SELECT {unnested}", [list(column) for column in zip(*rows, strict=True)])
        return
    named = ", ".join(f'"{name}" {kind}' for name, kind in columns.items())
    connection.execute(f"CREATE OR REPLACE TABLE {table} ({named})")  # a table without rows needs no query, which would have to be planned
