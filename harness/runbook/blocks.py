"""What a runbook is made of, and its Markdown. Texts of people are escaped where they become part of a block: `said`, `code`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count

from harness.report import hostile

_PLAIN_CODE = re.compile(r"[^`|<>&]+")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "|": "&#124;", "`": "&#96;"}


@dataclass(frozen=True)
class Heading:
    level: int
    text: str
    anchor: str = ""


@dataclass(frozen=True)
class Line:
    """A paragraph."""

    text: str


@dataclass(frozen=True)
class Bullet:
    text: str


@dataclass(frozen=True)
class Step:
    """Something to do. Steps are numbered through the whole runbook."""

    text: str


@dataclass(frozen=True)
class Table:
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Block = Heading | Line | Bullet | Step | Table


def said(text: object) -> str:
    """What somebody wrote, without markup of its own."""
    return hostile.markdown(text)


def code(text: str) -> str:
    """A command, a name or an address, to be copied as it is."""
    plain = hostile.line(text)
    if _PLAIN_CODE.fullmatch(plain):
        return f"`{plain}`"
    return f"<code>{''.join(_ENTITIES.get(letter, letter) for letter in plain)}</code>"


def place(name: str) -> str:
    """Where a link `#name` leads."""
    return f'<a id="{name}"></a>' if name else ""


def markdown(blocks: Iterable[Block]) -> str:
    """The text; steps get their numbers."""
    numbers, lines, before = count(1), list[str](), None
    for block in blocks:
        if not (type(block) is before and isinstance(block, (Bullet, Step))):
            lines.append("")
        lines += _lines(block, numbers)
        before = type(block)
    return "\n".join(lines[1:]) + "\n"


def _lines(block: Block, numbers: Iterator[int]) -> Iterator[str]:
    match block:
        case Heading(level, text, name):
            yield f"{'#' * level} {place(name)}{text}"
        case Line(text):
            yield text
        case Bullet(text):
            yield f"- {text}"
        case Step(text):
            yield f"{next(numbers)}. {text}"
        case Table(head, rows):
            yield _row(head)
            yield f"|{' --- |' * len(head)}"
            yield from map(_row, rows)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
