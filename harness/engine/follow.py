"""Reading a growing ledger: only whole lines, only once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from harness.ledger.forms import Forms, Told


class Follow:
    """The lines appended since the last call. Lines that do not belong to this ledger are left to the judging arm.

    What follows the last whole line is not consumed: a writer that is killed may leave half a line, which the next one cuts off.
    """

    def __init__(self, path: Path, forms: Forms) -> None:
        self._path = path
        self._forms = forms
        self._offset = 0

    def new(self) -> Iterator[Told]:
        try:
            with self._path.open("rb") as file:
                file.seek(self._offset)
                data = file.read()
        except FileNotFoundError:
            return
        whole = data[: data.rfind(b"\n") + 1]
        self._offset += len(whole)
        for line in whole.split(b"\n")[:-1]:
            try:
                yield self._forms.read(line)
            except (ValueError, RecursionError):
                continue
