"""The files that an integration file watches: a change in one of them calls for a recheck."""

from __future__ import annotations

import glob
from collections.abc import Iterable
from pathlib import Path

from harness.regular_file import below, is_folder, is_regular


def watched_files(folder: Path, globs: Iterable[str]) -> tuple[Path, ...]:
    """The files that globs match, each once, sorted. `**` leads into all folders below; a folder stands for all that is in it."""
    found: set[Path] = set()
    for pattern in globs:
        for name in glob.glob(pattern, root_dir=folder, recursive=True, include_hidden=True):  # noqa: PTH207  # there `**` finds no files
            path = folder / name
            found |= set(below(path, "")) if is_folder(path) and not glob.has_magic(pattern) else {path}
    return tuple(sorted(path for path in found if is_regular(path)))
