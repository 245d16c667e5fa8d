"""`extends:` a connector file that says only in what it differs from another one."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path as FilePath
from typing import Any

from harness import regular_file
from harness.drill.text import document
from harness.drill.text.broken import Path
from harness.drill.text.document import Document
from harness.errors import DrillInvalid, Problem, shown

KEY = "extends"
DIR = "{connector.dir}"
DEEPEST = 5
"""Files in a row; more are taken for a circle."""
MERGED: frozenset[Path] = frozenset({(), ("run",), ("run", "env"), ("auth",), ("controls",), ("services",)})
"""What is taken over key by key; everything else is taken over as a whole."""


def completed(marks: Document, depth: int = DEEPEST) -> Document:
    """The document with what it leaves out taken from the file that it extends.

    Raises DrillInvalid when that file cannot be read, or extends in a circle.
    """
    name = marks.data.get(KEY)
    if not isinstance(name, str):
        return marks
    path = marks.path.parent / name
    if depth == 0:
        raise _wrong(marks, f"more than {DEEPEST} files that extend one another", "a file without it")
    if not regular_file.is_regular(path):
        raise _wrong(marks, f"{shown(name)!r} is not a file", "a connector file, relative to this one")
    base = completed(document.read(path), depth - 1)
    return replace(marks, data=_over(_seen_from(marks.path.parent, path.parent, base.data), marks.data))


def _seen_from(folder: FilePath, base: FilePath, data: Any) -> Any:
    """The other file's `{connector.dir}` is its own folder, also where a file in another one takes it over."""
    way = os.path.relpath(base, folder)
    if way == ".":
        return data
    if isinstance(data, dict):
        return {key: _seen_from(folder, base, value) for key, value in data.items()}
    if isinstance(data, list):
        return [_seen_from(folder, base, value) for value in data]
    return data.replace(DIR, f"{DIR}/{way}") if isinstance(data, str) else data


def _wrong(marks: Document, found: str, allowed: str) -> DrillInvalid:
    return DrillInvalid((Problem(str(marks.path), *marks.place((KEY,)), KEY, found, allowed),))


def _over(base: Any, own: Any, path: Path = ()) -> Any:
    if path not in MERGED or not (isinstance(base, dict) and isinstance(own, dict)):
        return own
    return base | {key: _over(base.get(key), value, (*path, key)) for key, value in own.items()}
