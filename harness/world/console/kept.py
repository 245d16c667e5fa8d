"""The console's ledger as the harness has seen it grow, so that a console that takes it up after a crash takes up the same one."""

from __future__ import annotations

import hashlib
from pathlib import Path


class Kept:
    """`look` often: what came after the last look before a crash is vouched for by nobody but the file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._digest = hashlib.sha256()
        self._size = 0
        self.lines = 0
        self.intact = True
        """Whether what was seen was still there when it was looked at last."""

    def look(self) -> None:
        """See the whole lines that have come."""
        try:
            with self._path.open("rb") as file:
                file.seek(self._size)
                data = file.read()
        except OSError:
            return
        whole = data[: data.rfind(b"\n") + 1]
        self._digest.update(whole)
        self._size += len(whole)
        self.lines += whole.count(b"\n")

    def compare(self) -> None:
        """Nobody writes it now: is it still what was seen?"""
        try:
            with self._path.open("rb") as file:
                found = hashlib.sha256(file.read(self._size))
        except OSError:
            found = hashlib.sha256()
        self.intact = self.intact and found.digest() == self._digest.digest()
        self.look()
