"""Files of a live run by which a sweep finds its leftovers. A line is written as a whole; a damaged one is counted and never fatal."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import TypeAdapter

L = TypeVar("L")


@dataclass(frozen=True)
class Lines(Generic[L]):
    """What a file says. Without the file: nothing."""

    whole: Sequence[L] = ()
    damaged: Sequence[int] = ()
    """The numbers, from 1, of the lines that say nothing of their kind: torn when their writer was killed, or changed since."""


def append(path: Path, form: TypeAdapter[L], *lines: L) -> None:
    """Append them to the file. Raises OSError."""
    with path.open("ab") as file:
        file.write(b"".join(form.dump_json(line) + b"\n" for line in lines))


def read(path: Path, form: TypeAdapter[L]) -> Lines[L]:
    """What can be used of it; the file itself is not followed when it is a link."""
    try:
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as file:
            texts = file.read().split(b"\n")
    except OSError:
        return Lines()
    whole, damaged = [], []
    for number, text in enumerate(texts, 1):
        if text.strip():
            try:
                whole.append(form.validate_json(text))
            except ValueError:
                damaged.append(number)
    return Lines(tuple(whole), tuple(damaged))
