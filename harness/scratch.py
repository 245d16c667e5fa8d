"""Temporary folders, each held by a lock that the kernel releases when the process ends, and their sweep."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PREFIX = "idrill-scratch-"
"""Begins the name of every folder that the sweep may remove."""
_held: dict[Path, int] = {}


def make(purpose: str) -> Path:
    """A new 0700 folder in the system's temporary one, until `remove`, or until this process has died and someone sweeps."""
    while True:
        folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{purpose}-"))
        if hold(folder):
            return folder


def hold(folder: Path) -> bool:
    """Keep the sweep from a folder of such a name; False if it is already being swept, because it was not held for an instant."""
    door = _lock(folder)
    if door is None or not folder.is_dir():
        if door is not None:
            os.close(door)
        return False
    _held[folder] = door
    return True


def remove(folder: Path) -> None:
    """Remove it with everything in it; harmless when repeated."""
    shutil.rmtree(folder, ignore_errors=True)
    if (door := _held.pop(folder, None)) is not None:
        os.close(door)


@contextmanager
def scratch(purpose: str) -> Iterator[Path]:
    """Such a folder for as long as the context lasts."""
    folder = make(purpose)
    try:
        yield folder
    finally:
        remove(folder)


def sweep() -> list[str]:
    """Remove the files that dead processes left here; returns the removed things, for people."""
    return [f"removed folder {folder}" for folder in sorted(Path(tempfile.gettempdir()).glob(f"{PREFIX}*")) if _sweep(folder)]


def _sweep(folder: Path) -> bool:
    """Root may remove files that it gave to a service's account. Any other user removes only its own files."""
    with suppress(OSError):
        if os.geteuid() in {0, folder.lstat().st_uid} and (door := _lock(folder)) is not None:
            shutil.rmtree(folder, ignore_errors=True)
            os.close(door)
            return True
    return False


def _lock(folder: Path) -> int | None:
    """An open file that holds the folder; None when someone else does, or it is gone, or no folder but a link to one."""
    try:
        door = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError:
        return None
    try:
        fcntl.flock(door, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(door)
        return None
    return door
