"""Ledgers into DuckDB tables: one fast pass; only a damaged file is read again, line by line, to name what is damaged."""

# ruff: noqa: S608 - what is put into the SQL are names from our own code, values are parameters

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from harness.evidence.columns import LEDGERS, RENAMED, needs_of
from harness.evidence.halves import whole
from harness.evidence.stream import Stream
from harness.reach import LAST_NUMBER, LONGEST_S
from harness.regular_file import is_regular

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Columns = Mapping[str, str]
_LARGEST = {"BIGINT": 2**63 - 1, "INTEGER": 2**31 - 1, "DOUBLE": sys.float_info.max}
_REACH = {"seq": (0, LAST_NUMBER), "at": (-LONGEST_S, LONGEST_S), "gap_s": (0.0, LONGEST_S), "max_gap_s": (0.0, LONGEST_S)}
"""What lies beyond makes its line a damaged one."""
_LONGEST_LINE = 8 * 1024 * 1024


def load_ledger(  # noqa: PLR0913, PLR0917  # which ledger, from where, to where
    connection: DuckDBPyConnection, stream: str, path: Path, t0: float, workdir: Path, columns: Columns | None = None
) -> Stream:
    """Make the table `<stream>` out of a ledger. Damaged lines are left out and named in the answer; nothing raises for them.

    Half characters, which DuckDB does not take, are written out first.
    """
    columns = LEDGERS[stream] if columns is None else columns
    if not is_regular(path):
        _create(connection, stream, None, t0, columns)
        return Stream(stream, present=False)
    link = plainly_named(path, workdir / f"{stream}.jsonl")
    bad_lines: tuple[int, ...] = ()
    if not _read(connection, stream, link, t0, columns):
        clean = workdir / f"{stream}.clean.jsonl"
        bad_lines = _copy_sound_lines(columns, path, clean)
        _read(connection, stream, clean, t0, columns)
        connection.execute(f"DELETE FROM {stream} WHERE {_damaged(columns)}")
    return _describe(connection, stream, bad_lines)


def plainly_named(path: Path, link: Path) -> Path:
    """A link to a file for DuckDB, which would read brackets in a path as a pattern, and takes no name that is not UTF-8."""
    link.unlink(missing_ok=True)  # of an earlier try, which ran out of memory
    link.symlink_to(path.resolve())
    return link


def _read(connection: DuckDBPyConnection, stream: str, path: Path, t0: float, columns: Columns) -> bool:
    """Whether every line could be used."""
    import duckdb

    try:
        _create(connection, stream, path, t0, columns)
    except duckdb.OutOfMemoryException:
        raise
    except duckdb.Error:
        return False
    [damaged] = connection.execute(f"SELECT count(*) FROM {stream} WHERE {_damaged(columns)}").fetchone() or (0,)
    return not damaged


def _create(connection: DuckDBPyConnection, stream: str, path: Path | None, t0: float, columns: Columns) -> None:
    chosen = ", ".join(_column(name, t0) for name in columns)
    connection.execute(f"DROP TABLE IF EXISTS {stream}")
    if path is None:
        empty = ", ".join(f'NULL::{kind} AS "{name}"' for name, kind in columns.items())
        connection.execute(f"CREATE TABLE {stream} AS SELECT {chosen} FROM (SELECT {empty}) WHERE false")
        return
    types = ", ".join(f"'{name}': '{kind}'" for name, kind in columns.items())
    connection.execute(
        f"CREATE TABLE {stream} AS SELECT {chosen} FROM read_json(?, format = 'newline_delimited', "
        f"columns = {{{types}}}, ignore_errors = true)",
        [str(path)],
    )


def _column(name: str, t0: float) -> str:
    if name == "at":
        return f'CASE WHEN "at" {_within("at")} THEN round("at" - {t0!r}, 6) END AS t'
    if name in {"exp_at", "happened_at", "made_at"}:
        return f"round({name} - {t0!r}, 6) AS {name.removesuffix('at')}t"
    return f'"{name}" AS {RENAMED[name]}' if name in RENAMED else f'"{name}"'


def _damaged(columns: Columns) -> str:
    """Condition for the rows that stand for lines which cannot be used."""
    conditions = ["seq IS NULL", "kind IS NULL", "(t IS NULL AND kind <> 'header')"]
    conditions += [f"NOT {name} {_within(name)}" for name in _REACH if name != "at"]
    for kind, needed in needs_of(columns).items():
        absent = " OR ".join(f'"{name}" IS NULL' for name in needed)
        conditions.append(f"(kind = '{kind}' AND ({absent}))")
    return " OR ".join(conditions)


def _within(name: str) -> str:
    """The other half of a condition."""
    return "BETWEEN {!r} AND {!r}".format(*_REACH[name])


def _copy_sound_lines(columns: Columns, source: Path, clean: Path) -> tuple[int, ...]:
    """Write the lines that can be used to `clean`; the numbers of the others, from 1."""
    bad = []
    with source.open("rb") as lines, clean.open("wb") as out:
        number = 0
        while line := lines.readline(_LONGEST_LINE):
            number += 1
            complete = line.endswith(b"\n") or len(line) < _LONGEST_LINE
            while line and not line.endswith(b"\n") and len(line) == _LONGEST_LINE:
                line = lines.readline(_LONGEST_LINE)
            if not complete or not _is_sound(columns, line):
                bad.append(number)
            elif line.strip():
                out.write(whole(line.rstrip(b"\n")) + b"\n")
    return tuple(bad)


def _is_sound(columns: Columns, text: bytes) -> bool:
    if not text.strip():
        return True
    try:
        line = json.loads(text)
    except (ValueError, RecursionError):
        return False
    if not isinstance(line, dict) or not isinstance(line.get("kind"), str):
        return False
    kind = line["kind"]
    needed = ("seq", *(() if kind == "header" else ("at",)), *needs_of(columns).get(kind, ()))
    given = (*needed, *(name for name in ("gap_s", "max_gap_s") if line.get(name) is not None))
    return all(_fits(line.get(name), columns[name]) and _reaches(name, line[name]) for name in given)


def _fits(value: Any, kind: str) -> bool:
    if kind in _LARGEST:
        return isinstance(value, (int, float)) and not isinstance(value, bool) and -_LARGEST[kind] <= value <= _LARGEST[kind]
    return isinstance(value, bool) if kind == "BOOLEAN" else isinstance(value, str)


def _reaches(name: str, value: Any) -> bool:
    first, last = _REACH.get(name, (value, value))
    return bool(first <= value <= last)


def _describe(connection: DuckDBPyConnection, stream: str, bad_lines: tuple[int, ...]) -> Stream:
    row = connection.execute(
        f"SELECT count(*), count(DISTINCT seq), coalesce(max(seq) + 1, 0), coalesce(bool_or(kind = 'header'), false), "
        f"coalesce(max(seq) FILTER (WHERE kind = 'end') > coalesce(max(seq) FILTER (WHERE kind = 'restarted'), -1), false), "
        f"coalesce(greatest(max(gap_s), max(max_gap_s)), 0.0) FROM {stream}"
    ).fetchone()
    assert row is not None  # noqa: S101  # an aggregate without GROUP BY always has one row
    lines, distinct, upper, headed, ended, max_gap_s = row
    gaps: list[tuple[int, int]] = []
    if distinct != upper:
        gaps = connection.execute(
            f"SELECT coalesce(before + 1, 0), seq - 1 FROM (SELECT seq, lag(seq) OVER (ORDER BY seq) AS before FROM {stream}) "
            "WHERE seq > coalesce(before + 1, 0) ORDER BY 1 LIMIT 100"
        ).fetchall()
    return Stream(
        stream,
        present=True,
        lines=lines,
        bad_lines=bad_lines,
        gaps=tuple(gaps),
        repeats=lines - distinct,
        headed=headed,
        ended=ended,
        max_gap_s=float(max_gap_s),
    )
