"""Files whose names come from people or from a run directory: read and written without a wait, a flood or a detour.

A FIFO, a device, a folder, a name that no file can have and a file above the bound are all an OSError with a reason in `strerror`.
"""

from __future__ import annotations

import errno
import os
import stat
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

MOST_BYTES = 512 * 1024 * 1024
"""Of one file that is read as a whole: a journal of two million events. Ledgers are streamed and need no bound."""


def is_regular(path: Path) -> bool:
    """Whether a regular file is there; links are followed. False for a name that no file can have."""
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except (OSError, ValueError):
        return False


def is_folder(path: Path) -> bool:
    """Whether a folder is there; links are followed. False for a name that no folder can have."""
    try:
        return stat.S_ISDIR(path.stat().st_mode)
    except (OSError, ValueError):
        return False


def read(path: Path, most: int = MOST_BYTES) -> bytes:
    """All bytes of a regular file. Raises OSError; `most` is the highest number of bytes read into memory."""
    try:
        _refuse(path, path.stat(), most)  # before it is opened: opening alone can act on a device
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
    except ValueError:
        raise OSError(errno.EINVAL, "no file can have this name", str(path)) from None
    with os.fdopen(descriptor, "rb") as file:
        _refuse(path, os.fstat(descriptor), most)
        os.set_blocking(descriptor, True)  # some file systems answer "not yet", and nothing would have been read
        return file.read()


def write(path: Path, data: bytes) -> None:
    """Write a file, whole or not at all, whoever else writes it; a link in its place is replaced, not followed. Raises OSError."""
    fresh = path.with_name(f"{path.name}.{os.getpid()}-{threading.get_ident()}.new")
    fresh.unlink(missing_ok=True)
    try:
        with fresh.open("xb") as file:
            file.write(data)
        fresh.replace(path)
    except OSError:
        with suppress(OSError):
            fresh.unlink()
        raise


def below(folder: Path, *suffixes: str) -> Iterator[Path]:
    """All files with one of these endings in a folder and below, sorted in each folder.

    Links to folders are not followed, and folders that cannot be read or vanish meanwhile are passed over. Files that are not
    regular are listed, too: reading them raises an error.
    """
    for here, folders, names in os.walk(folder):
        folders.sort()
        yield from (Path(here, name) for name in sorted(names) if name.endswith(suffixes))


def _refuse(path: Path, about: os.stat_result, most: int) -> None:
    if stat.S_ISDIR(about.st_mode):
        raise IsADirectoryError(errno.EISDIR, "a folder, not a file", str(path))
    if not stat.S_ISREG(about.st_mode):
        raise OSError(errno.EINVAL, "not a regular file", str(path))
    if about.st_size > most:
        raise OSError(errno.EFBIG, f"a file of {about.st_size:,} bytes; at most {most:,} are read", str(path))
