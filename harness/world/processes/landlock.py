"""Landlock (landlock(7)) by its system calls: what this kernel offers, and a ruleset made of rules. Needs no root."""

from __future__ import annotations

import ctypes
import errno
import os
import stat
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntFlag
from pathlib import Path

_CREATE_RULESET, _ADD_RULE = 444, 445
_VERSION, _PATH_BENEATH, _SCOPE_SIGNAL = 1, 1, 2
_O_PATH = os.O_PATH | os.O_CLOEXEC | os.O_NOFOLLOW
SIGNALS_SINCE = 6


class Access(IntFlag):
    """Rights on a file, or on everything below a folder."""

    EXECUTE = 1
    WRITE_FILE = 2
    READ_FILE = 4
    READ_DIR = 8
    TRUNCATE = 1 << 14
    IOCTL_DEV = 1 << 15
    EVERYTHING = (1 << 16) - 1


READ = Access.EXECUTE | Access.READ_FILE | Access.READ_DIR
_OF_FILES = Access.EXECUTE | Access.WRITE_FILE | Access.READ_FILE | Access.TRUNCATE | Access.IOCTL_DEV
_HANDLED = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 4: (1 << 15) - 1}


@dataclass(frozen=True)
class Rule:
    """The rights allowed on `path` and everything below it; all others are refused."""

    path: Path
    access: Access


def offered() -> int:
    """The version of Landlock here; 0: this kernel has none, it is switched off, or a filter of system calls takes it away."""
    return max(0, int(ctypes.CDLL(None).syscall(_CREATE_RULESET, None, 0, _VERSION)))


def ruleset(rules: Iterable[Rule], version: int, *, signals: bool = True) -> int:
    """A file descriptor for `landlock_restrict_self`. What has vanished and links are passed over. Raises OSError.

    `signals`: none to processes outside, where the version can keep them from that.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    handled = _HANDLED.get(version, int(Access.EVERYTHING))
    words = struct.pack("QQQ", handled, 0, _SCOPE_SIGNAL if signals and version >= SIGNALS_SINCE else 0)
    attributes = words[: 8 if version < 4 else 16 if version < SIGNALS_SINCE else 24]
    made = libc.syscall(_CREATE_RULESET, attributes, len(attributes), 0)
    if made < 0:
        raise OSError(ctypes.get_errno(), "landlock_create_ruleset")
    try:
        for rule in rules:
            _add(libc, made, rule, handled)
    except BaseException:
        os.close(made)
        raise
    return int(made)


def _add(libc: ctypes.CDLL, made: int, rule: Rule, handled: int) -> None:
    try:
        place = os.open(rule.path, _O_PATH)
    except OSError as error:
        if error.errno in {errno.ENOENT, errno.EACCES, errno.ENOTDIR}:
            return
        raise
    try:
        mode = os.fstat(place).st_mode
        if stat.S_ISLNK(mode):
            return  # it is followed to where it leads: that place has a rule of its own
        rights = rule.access if stat.S_ISDIR(mode) else rule.access & _OF_FILES
        if libc.syscall(_ADD_RULE, made, _PATH_BENEATH, struct.pack("=Qi", int(rights) & handled, place), 0):
            number = ctypes.get_errno()
            if number != errno.EBADFD:  # something in a pseudo file system that needs no rule
                raise OSError(number, "landlock_add_rule", str(rule.path))
    finally:
        os.close(place)
