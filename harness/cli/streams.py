"""The standard streams: whatever they are connected to, if to anything, they take every text."""

from __future__ import annotations

import errno
import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager


def prepare() -> None:
    """Open what is closed, so that no file of a run gets its number; write what an encoding lacks as `\\xe9` or `\\udce4`."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # the lowest free number, which is this one
    sys.stdout = sys.stdout or open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115 (as long as the process)
    sys.stderr = sys.stderr or open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


_NOBODY_READS = frozenset({errno.EIO, errno.EPIPE})
"""A terminal that is gone, a pipe whose reader has left."""


@contextmanager
def if_anybody_reads() -> Iterator[None]:
    """What is told inside is lost where nobody can read it any more: the exit code still says what came of it. Other errors pass."""
    try:
        yield
        sys.stdout.flush()
    except OSError as error:
        if error.errno not in _NOBODY_READS:
            raise
        let_go()


def let_go() -> None:
    """After an output has failed: what is still in its buffer goes nowhere, so that the interpreter's end does not fail with it."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
