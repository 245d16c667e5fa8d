"""Deleting a connector's state: only in the run's own folders, and never through a link out of them."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

from harness.errors import EnvironmentUnavailable


def wipe(paths: Iterable[Path], home: Path) -> list[str]:
    """Delete files and the contents of folders, but not the folders. Returns the deleted names.

    Raises EnvironmentUnavailable for a path that leads out of `home`, or that cannot be deleted.
    """
    gone: list[str] = []
    for path in paths:
        if not path.parent.resolve().is_relative_to(home.resolve()) and path != home:
            raise EnvironmentUnavailable(f"{path} leads out of {home}: it is not deleted")
        found = sorted(path.iterdir()) if path.is_dir() and not path.is_symlink() else [path] if path.exists() or path.is_symlink() else []
        try:
            for one in found:
                _delete(one)
                gone.append(one.name)
        except OSError as error:
            raise EnvironmentUnavailable(f"{error.filename} cannot be deleted: {error.strerror}") from error
    return gone


def _delete(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()
