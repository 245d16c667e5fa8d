"""Whether a program can be accelerated, by its file: only a dynamic loader preloads a library."""

from __future__ import annotations

import os
import shutil
import stat
import struct
import sys
from pathlib import Path
from typing import BinaryIO

_ELF = b"\x7fELF"
_PT_INTERP = 3
_MOST_SCRIPTS = 5
"""Interpreters of interpreters that the kernel follows."""


def _head(file: Path) -> bytes:
    with file.open("rb") as binary:
        return binary.read(64)


def why_not(command: str, path: str, folder: Path) -> str | None:
    """Why a command, looked up in `path` or below `folder`, cannot be accelerated; None if it can, as far as its file shows.

    Scripts are followed to their interpreter, `/usr/bin/env` to the program that it starts. A missing file
    gives None: its start reports it.
    """
    found = str(folder / command) if "/" in command else shutil.which(command, path=path)
    for _ in range(_MOST_SCRIPTS):
        words = _shebang(Path(found)) if found else []
        if not words:
            break
        if reason := why_not_file(Path(words[0])):
            return f"{words[0]} {reason}"
        found = _behind_env(words[1:], path) if Path(words[0]).name == "env" else words[0]
    reason = why_not_file(Path(found)) if found else None
    return f"{found} {reason}" if reason else None


def why_not_file(file: Path) -> str | None:
    """The same for one binary, as a phrase ("is static…"); None also for an unreadable file or one that is not ELF."""
    try:
        with file.open("rb") as binary:
            return _why_not_binary(file, binary)
    except (OSError, struct.error):
        return None


def _shebang(file: Path) -> list[str]:
    """The words of a script's first line; none for everything else."""
    try:
        with file.open("rb") as script:
            line = script.readline(256)
    except OSError:
        return []
    return line[2:].decode(errors="replace").split() if line.startswith(b"#!") else []


def _behind_env(words: list[str], path: str) -> str | None:
    program = next((word for word in words if not word.startswith("-") and "=" not in word), None)
    return shutil.which(program, path=path) if program else None


def _why_not_binary(file: Path, binary: BinaryIO) -> str | None:
    head = binary.read(64)
    if not head.startswith(_ELF) or len(head) < 64:
        return None
    if _build(head) != _build(_head(Path(sys.executable))):
        return "is built for another machine or word size"
    loader = _loader(head, binary)
    if loader is None:
        return "is static: it has no dynamic loader"
    if b"musl" in loader:
        return "is built for another C library (musl)"
    if _raises_privileges(file):
        return "gives its user other rights (setuid, setgid or capabilities): its loader preloads nothing"
    return None


def _build(head: bytes) -> tuple[int, int, int]:
    """Word size, byte order and machine."""
    return head[4], head[5], struct.unpack_from("<H", head, 18)[0]


def _loader(head: bytes, binary: BinaryIO) -> bytes | None:
    """PT_INTERP of a 64-bit ELF file."""
    (offset,) = struct.unpack_from("<Q", head, 32)
    size, count = struct.unpack_from("<HH", head, 54)
    for number in range(count):
        binary.seek(offset + number * size)
        kind, _flags, start, _address, _physical, length = struct.unpack_from("<IIQQQQ", binary.read(size))
        if kind == _PT_INTERP:
            binary.seek(start)
            return binary.read(min(length, 4096))
    return None


def _raises_privileges(file: Path) -> bool:
    info = file.stat()
    if info.st_mode & stat.S_ISUID and info.st_uid != os.geteuid():
        return True
    if info.st_mode & stat.S_ISGID and info.st_gid != os.getegid():
        return True
    try:
        return os.geteuid() != 0 and bool(os.getxattr(file, "security.capability"))
    except OSError:
        return False
