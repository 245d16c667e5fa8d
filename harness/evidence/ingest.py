"""Ledgers into DuckDB tables, in one fast pass. Only a damaged file is read again, line by line, to name the damaged lines.

The fast pass compares the distinct sets of field names with the types of the lines: a run has a few dozen of them.
"""

# ruff: noqa: S608 - only names from our own code are put into the SQL; values are parameters

from __future__ import annotations

import json
import sys
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from harness.evidence.columns import RENAMED, columns_of, needs_of
from harness.evidence.database import make_table
from harness.evidence.stream import Stream
from harness.evidence.surrogates import whole
from harness.ledger.forms import Forms, forms_of
from harness.ledger.moments import MOMENTS
from harness.reach import LAST_NUMBER, LONGEST_S
from harness.regular_file import is_regular

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Columns = Mapping[str, str]
Needs = Mapping[str, Collection[str]]
_LARGEST = {"BIGINT": 2**63 - 1, "INTEGER": 2**31 - 1, "DOUBLE": sys.float_info.max}
_REACH = {"seq": (0, LAST_NUMBER), "at": (-LONGEST_S, LONGEST_S), "gap_s": (0.0, LONGEST_S), "max_gap_s": (0.0, LONGEST_S)}
"""A value beyond it makes its line a damaged one."""
_LONGEST_LINE = 8 * 1024 * 1024
_LONGEST_HEADER = 4096
_SEPARATOR = "\x1f"
"""Between the names of fields: none of ours holds it."""


@dataclass(frozen=True)
class Reading:
    """How a ledger is read: the columns of its table, and the fields that a line of each kind must have."""

    columns: Columns
    needs: Needs
    forms: Forms | None
    """What a line may be; None in version 1, whose lines are read as they are."""

    @classmethod
    def of(cls, ledger: str, path: Path, *, two_way: bool) -> Reading:
        """By the version in the file's first line."""
        columns = columns_of(ledger, two_way=two_way)
        if _version(path) == 1:
            return cls(columns, needs_of(columns), None)
        forms = forms_of(ledger, two_way=two_way)
        return cls(columns, {kind: sorted(filled & columns.keys() - {"seq", "at"}) for kind, filled in forms.filled().items()}, forms)


def load_ledger(  # noqa: PLR0913  # which ledger, from where, to where
    connection: DuckDBPyConnection, stream: str, path: Path, t0: float, workdir: Path, *, two_way: bool = False
) -> Stream:
    """Make the table `<stream>` out of a ledger. Damaged lines are left out and named in the answer; nothing raises for them.

    Half characters, which DuckDB does not take, are written out first. `two_way`: both systems are source and destination at once.
    """
    if not is_regular(path):
        columns = columns_of(stream, two_way=two_way)
        make_table(connection, stream, {_name(name): kind for name, kind in columns.items()})
        return Stream(stream, present=False)
    reading = Reading.of(stream, path, two_way=two_way)
    link = plainly_named(path, workdir / f"{stream}.jsonl")
    bad_lines: tuple[int, ...] = ()
    found = _read(connection, stream, link, t0, reading)
    if found is None:
        clean = workdir / f"{stream}.clean.jsonl"
        bad_lines = _copy_sound_lines(reading, path, clean)
        _create(connection, stream, clean, t0, reading.columns)
        connection.execute(f"DELETE FROM {stream} WHERE {_damaged(reading.needs)}")
        found = _count(connection, stream)
    return _describe(connection, stream, found, bad_lines)


def _version(path: Path) -> int | None:
    """Of the whole file; None where its first line is damaged: it is read as strictly as those of today."""
    try:
        with path.open("rb") as lines:
            said = json.loads(lines.readline(_LONGEST_HEADER)).get("ledger")
    except (OSError, ValueError, AttributeError, RecursionError):
        return None
    return said if isinstance(said, int) else None


def plainly_named(path: Path, link: Path) -> Path:
    """A link to a file for DuckDB, which would read brackets in a path as a pattern, and takes no name that is not UTF-8."""
    link.unlink(missing_ok=True)  # of an earlier try, which ran out of memory
    link.symlink_to(path.resolve())
    return link


def _read(connection: DuckDBPyConnection, stream: str, path: Path, t0: float, reading: Reading) -> _Count | None:
    """What the table then holds; None where a line could not be used."""
    import duckdb

    try:
        _create(connection, stream, path, t0, reading.columns)
        damaged = _damaged(reading.needs)
        if reading.forms is not None:
            kinds = _kinds(connection, path, reading.forms)
            if kinds is None:
                return None
            damaged = _damaged({kind: reading.needs.get(kind, ()) for kind in kinds}, others=True)
        found = _count(connection, stream, damaged)
    except duckdb.OutOfMemoryException:
        raise
    except duckdb.Error:
        return None
    return None if found.damaged else found


def _kinds(connection: DuckDBPyConnection, path: Path, forms: Forms) -> set[str] | None:
    """The kinds of the lines; None if a line lacks a field of its kind or has an unknown one.

    The names are grouped as one text, which takes half as long as lists. A name that contains the separator shows in the number of names.
    """
    named = "SELECT json_extract_string(json, '$.kind') AS kind, json_keys(json) AS names FROM read_ndjson_objects(?)"
    joined = f"SELECT kind, array_to_string(names, '{_SEPARATOR}') AS names, len(names) AS number FROM ({named})"
    kinds = set()
    for kind, text, number in connection.execute(f"{joined} GROUP BY ALL", [str(path)]).fetchall():
        names = (text or "").split(_SEPARATOR)
        if len(names) != number or not forms.allow(kind, names):
            return None
        kinds.add(kind)
    return kinds


def _create(connection: DuckDBPyConnection, stream: str, path: Path, t0: float, columns: Columns) -> None:
    chosen = ", ".join(_column(name, t0) for name in columns)
    types = ", ".join(f"'{name}': '{kind}'" for name, kind in columns.items())
    connection.execute(
        f"CREATE OR REPLACE TABLE {stream} AS SELECT {chosen} FROM read_json(?, format = 'newline_delimited', "
        f"columns = {{{types}}}, ignore_errors = true)",
        [str(path)],
    )


def _column(name: str, t0: float) -> str:
    if name == "at":
        return f'CASE WHEN "at" {_within("at")} THEN round("at" - {t0!r}, 6) END AS t'
    if name in MOMENTS:
        return f'round("{name}" - {t0!r}, 6) AS {_name(name)}'
    return f'"{name}" AS {_name(name)}' if name in RENAMED else f'"{name}"'


def _name(name: str) -> str:
    """What a field is called in the table."""
    return f"{name.removesuffix('at')}t" if name in MOMENTS else RENAMED.get(name, name)


def _damaged(needs: Needs, *, others: bool = False) -> str:
    """Condition for the rows that stand for lines which cannot be used; `others`: those of kinds that `needs` does not name, too."""
    conditions = ["seq IS NULL", "kind IS NULL", "(t IS NULL AND kind <> 'header')"]
    conditions += [f"NOT {name} {_within(name)}" for name in _REACH if name != "at"]
    for kind, needed in needs.items():
        absent = " OR ".join(f'"{_name(name)}" IS NULL' for name in needed)
        conditions += [f"(kind = '{kind}' AND ({absent}))"] if needed else []
    if others:
        named = ", ".join(f"'{kind}'" for kind in needs)
        conditions.append(f"kind NOT IN ({named})" if named else "true")
    return " OR ".join(conditions)


def _within(name: str) -> str:
    """The other half of a condition."""
    return "BETWEEN {!r} AND {!r}".format(*_REACH[name])


def _copy_sound_lines(reading: Reading, source: Path, clean: Path) -> tuple[int, ...]:
    """Write the lines that can be used to `clean`; the numbers of the others, from 1."""
    bad = []
    with source.open("rb") as lines, clean.open("wb") as out:
        number = 0
        while line := lines.readline(_LONGEST_LINE):
            number += 1
            complete = line.endswith(b"\n") or len(line) < _LONGEST_LINE
            while line and not line.endswith(b"\n") and len(line) == _LONGEST_LINE:
                line = lines.readline(_LONGEST_LINE)
            if not complete or not _is_sound(reading, line):
                bad.append(number)
            elif line.strip():
                out.write(whole(line.rstrip(b"\n")) + b"\n")
    return tuple(bad)


def _is_sound(reading: Reading, text: bytes) -> bool:
    if not text.strip():
        return True
    try:
        if reading.forms is not None:
            reading.forms.read(whole(text))
        line = json.loads(text)
    except (ValueError, RecursionError):
        return False
    if not isinstance(line, dict) or not isinstance(line.get("kind"), str):
        return False
    kind = line["kind"]
    needed = ("seq", *(() if kind == "header" else ("at",)), *reading.needs.get(kind, ()))
    given = (*needed, *(name for name in ("gap_s", "max_gap_s") if line.get(name) is not None))
    return all(_fits(line.get(name), reading.columns[name]) and _reaches(name, line[name]) for name in given)


def _fits(value: Any, kind: str) -> bool:
    if kind in _LARGEST:
        return isinstance(value, (int, float)) and not isinstance(value, bool) and -_LARGEST[kind] <= value <= _LARGEST[kind]
    return value is not None if kind == "JSON" else isinstance(value, bool if kind == "BOOLEAN" else str)


def _reaches(name: str, value: Any) -> bool:
    """Whether a number is within the bounds of its field; most fields have none."""
    if name not in _REACH:
        return True
    first, last = _REACH[name]
    return bool(first <= value <= last)


@dataclass(frozen=True)
class _Count:
    """What a ledger's table holds. `upper`: one more than the highest number of a line."""

    damaged: int
    lines: int
    distinct: int
    upper: int
    headed: bool
    ended: bool
    max_gap_s: float


def _count(connection: DuckDBPyConnection, stream: str, damaged: str = "false") -> _Count:
    """`damaged`: condition for rows that cannot be used."""
    row = connection.execute(
        f"SELECT count(*) FILTER (WHERE {damaged}), count(*), count(DISTINCT seq), coalesce(max(seq) + 1, 0), "
        "coalesce(bool_or(kind = 'header'), false), "
        "coalesce(max(seq) FILTER (WHERE kind = 'end') > coalesce(max(seq) FILTER (WHERE kind = 'restarted'), -1), false), "
        f"coalesce(greatest(max(gap_s), max(max_gap_s)), 0.0) FROM {stream}"
    ).fetchone()
    assert row is not None  # noqa: S101  # an aggregate without GROUP BY always has one row
    return _Count(*row)


def _describe(connection: DuckDBPyConnection, stream: str, found: _Count, bad_lines: tuple[int, ...]) -> Stream:
    gaps: list[tuple[int, int]] = []
    if found.distinct != found.upper:
        gaps = connection.execute(
            f"SELECT coalesce(before + 1, 0), seq - 1 FROM (SELECT seq, lag(seq) OVER (ORDER BY seq) AS before FROM {stream}) "
            "WHERE seq > coalesce(before + 1, 0) ORDER BY 1 LIMIT 100"
        ).fetchall()
    return Stream(
        stream,
        present=True,
        lines=found.lines,
        bad_lines=bad_lines,
        gaps=tuple(gaps),
        repeats=found.lines - found.distinct,
        headed=found.headed,
        ended=found.ended,
        max_gap_s=float(found.max_gap_s),
    )
