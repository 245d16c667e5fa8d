"""The standard streams: they accept every text, whether they are connected, closed or broken."""

from __future__ import annotations

import errno
import io
import os
import sys
from typing import Any, TextIO


def prepare() -> None:
    """Open closed streams, so that no file of a run gets their number; write characters that the encoding lacks as `\\xe9` or `\\udce4`."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # the lowest free number, which is this one
    sys.stdout = _that_takes_everything(sys.stdout, 1)
    sys.stderr = _that_takes_everything(sys.stderr, 2)


def _that_takes_everything(stream: TextIO | None, number: int) -> TextIO:
    if stream is None:
        return outlet(number)
    if not isinstance(stream, io.TextIOWrapper):
        return stream
    stream.flush()
    return outlet(number, stream.encoding)


_NOBODY_READS = frozenset({errno.EIO, errno.EPIPE})
"""A terminal that is gone, a pipe whose reader has left."""


class Outlet(io.FileIO):
    """Output to a closed reader is dropped: the exit code still gives the outcome. Other errors pass."""

    def write(self, data: Any, /) -> int:
        try:
            return super().write(data)
        except OSError as error:
            if error.errno not in _NOBODY_READS:
                raise
            os.dup2(os.open(os.devnull, os.O_WRONLY), self.fileno())
            return memoryview(data).nbytes


def outlet(number: int, encoding: str = "utf-8") -> io.TextIOWrapper:
    """A text stream to a file descriptor, which stays open. Each line is written at once: in a log, too, the progress of a long series
    is seen while it goes on."""
    raw = io.BufferedWriter(Outlet(number, "wb", closefd=False))
    return io.TextIOWrapper(raw, encoding=encoding, errors="backslashreplace", line_buffering=True)


def let_go() -> None:
    """After an output has failed: drop the rest of its buffer, so that the interpreter does not fail at its end."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
