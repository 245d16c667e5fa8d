"""The file that sets defaults of options: `idrill.toml`, or `[tool.idrill]` in `pyproject.toml`, of the nearest folder upwards."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from harness import regular_file
from harness.errors import DrillInvalid, Problem

NAMES = ("idrill.toml", "pyproject.toml")
"""In this order: where a folder has both, the first one counts."""
_MOST_BYTES = 1_000_000
_TABLE = re.compile(r"\s*\[\s*([^\[\]]+?)\s*\]")
_KEY = re.compile(r"\s*([A-Za-z0-9_-]+|\"[^\"]*\"|'[^']*')\s*[.=]")
_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)")


@dataclass(frozen=True)
class Entry:
    """One key of the file. `verb` is the table that it stands in; None: it stands at the top, and holds for every command."""

    file: Path
    verb: str | None
    key: str
    value: Any
    line: int
    column: int

    @property
    def place(self) -> str:
        return f"{self.file}:{self.line}"


def find(here: Path) -> Path | None:
    """The nearest such file, from the folder `here` upwards; a `pyproject.toml` without `[tool.idrill]` is passed by."""
    for folder in (here, *here.parents):
        for name in NAMES:
            file = folder / name
            if regular_file.is_regular(file) and (name != "pyproject.toml" or b"tool.idrill" in _bytes(file)):
                return file
    return None


def read(file: Path) -> list[Entry]:
    """Its keys, in the order of the file. Raises DrillInvalid if it is not TOML, or not a table."""
    raw = _bytes(file)
    try:
        text = raw.decode()
        data: Any = tomllib.loads(text)
    except UnicodeDecodeError:
        raise _invalid(file, 0, 0, "it is not UTF-8 text") from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        place = _PLACE.search(str(error))
        line, column = (int(place[1]), int(place[2])) if place else (0, 0)
        raise _invalid(file, line, column, _PLACE.sub("", f"this is not TOML: {error}").strip()) from None
    root: tuple[str, ...] = ()
    if file.name == "pyproject.toml":
        root = ("tool", "idrill")
        tool = data.get("tool")
        data = tool.get("idrill", {}) if isinstance(tool, dict) else {}
    if not isinstance(data, dict):
        raise _invalid(file, 0, 0, "`tool.idrill` must be a table")
    return list(_entries(file, data, root, _places(text)))


def _entries(file: Path, data: dict[str, Any], root: tuple[str, ...], places: dict[tuple[str, ...], tuple[int, int]]) -> Iterator[Entry]:
    for key, value in data.items():
        if not isinstance(value, dict):
            yield Entry(file, None, key, value, *places.get((*root, key), (1, 1)))
            continue
        table = places.get((*root, key), (1, 1))
        if not value:
            yield Entry(file, key, "", None, *table)
        for inner, each in value.items():
            yield Entry(file, key, inner, each, *places.get((*root, key, inner), table))


def _places(text: str) -> dict[tuple[str, ...], tuple[int, int]]:
    """Where each table and key begins, line and column from 1. `tomllib` does not say; texts of several lines may deceive."""
    found: dict[tuple[str, ...], tuple[int, int]] = {}
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), start=1):
        place = (number, len(line) - len(line.lstrip()) + 1)
        if header := _TABLE.match(line):
            table = tuple(word.strip().strip("\"'") for word in header[1].split("."))
            found.setdefault(table, place)
        elif _KEY.match(line):
            words = (word.strip().strip("\"'") for word in line.partition("=")[0].split("."))
            for length in range(1, len(path := (*table, *words)) + 1):
                found.setdefault(path[:length], place)
    return found


def _bytes(file: Path) -> bytes:
    try:
        return regular_file.read(file, _MOST_BYTES)
    except OSError as error:
        raise _invalid(file, 0, 0, f"it cannot be read: {error.strerror}") from error


def _invalid(file: Path, line: int, column: int, found: str) -> DrillInvalid:
    return DrillInvalid((Problem(str(file), line, column, "", found, ""),))
