"""A clock that is wrong: by how much, in a page that the processes of one actor map and only the harness writes."""

from __future__ import annotations

import ctypes
import mmap
import os
import sys
from pathlib import Path

VARIABLE = "IDRILL_CLOCK_SKEW"
"""Names the file of the page to an accelerated process."""
MARK = "/memfd:idrill-clock-off:"
"""In /proc/<pid>/maps of a process that has read a wrong time of day, followed by the step that it read last."""
_BYTES = mmap.PAGESIZE


class Skew:
    """The time of day of one actor is wrong by this; its monotonic clocks stay right.

    The n-th step is n nanoseconds more than requested. So each value in the page identifies its step, and a process that shows the value
    has read the time of day after this step.
    """

    def __init__(self, file: Path) -> None:
        """Make the page, with the right time in it. Raises OSError."""
        self.file = file
        self.step_ns = 0
        """The value in the page."""
        self._steps = 0
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        try:
            os.write(
                descriptor, bytes(_BYTES)
            )  # not only its size: a full disk must be met here, and not by a program that reads its clock
            self._page = mmap.mmap(descriptor, _BYTES)
        finally:
            os.close(descriptor)

    def step(self, by_s: float) -> int:
        """From now on the clock is wrong by `by_s` drill seconds, ahead if positive; 0: it is right again. Returns the value in the
        page."""
        self._steps += by_s != 0
        self.step_ns = round(by_s * 1e9) + self._steps if by_s else 0
        ctypes.c_int64.from_buffer(self._page).value = self.step_ns  # one store: no reader ever sees half of it
        return self.step_ns

    def read_back(self) -> int:
        """The time in the file for other processes, in nanoseconds. Raises OSError."""
        return int.from_bytes(self.file.read_bytes()[:8], sys.byteorder, signed=True)

    def close(self) -> None:
        """Right the clock, and leave nothing."""
        if not self._page.closed:
            self.step(0)
            self._page.close()
        self.file.unlink(missing_ok=True)
