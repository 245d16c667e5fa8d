"""`extends:` a connector file that says only in what it differs from another one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from harness import regular_file
from harness.drill.text import document
from harness.drill.text.broken import Path
from harness.drill.text.document import Document
from harness.errors import DrillInvalid, Problem, shown

KEY = "extends"
DEEPEST = 5
"""Files in a row; more are taken for a circle."""
MERGED: frozenset[Path] = frozenset({(), ("run",), ("run", "env"), ("controls",), ("services",)})
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
        raise _wrong(marks, f"{shown(name)!r} is no file", "a connector file, relative to this one")
    base = completed(document.read(path), depth - 1)
    return replace(marks, data=_over(base.data, marks.data))


def _wrong(marks: Document, found: str, allowed: str) -> DrillInvalid:
    return DrillInvalid((Problem(str(marks.path), *marks.place((KEY,)), KEY, found, allowed),))


def _over(base: Any, own: Any, path: Path = ()) -> Any:
    if path not in MERGED or not (isinstance(base, dict) and isinstance(own, dict)):
        return own
    return base | {key: _over(base.get(key), value, (*path, key)) for key, value in own.items()}
