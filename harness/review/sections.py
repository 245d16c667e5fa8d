"""The body of a review: sections by their headings, and what stands in them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

SECTIONS: Mapping[str, str] = {
    "summary": "Summary",
    "impact": "Impact",
    "chronology": "Chronology",
    "factors": "Contributing factors",
    "well": "What went well",
    "lucky": "Where we were lucky",
    "surprised": "What surprised us",
    "actions": "Actions",
}
"""Key → heading, in their order."""
_HEADING = re.compile(r"^##[ \t]+(?P<title>\S.*?)[ \t]*#*$", re.MULTILINE)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_ITEM = re.compile(r"^[ \t]{0,3}[-*+][ \t]+(?P<text>.*(?:\n(?![ \t]{0,3}[-*+][ \t]|\n|#).*)*)", re.MULTILINE)


@dataclass(frozen=True)
class Item:
    """An item of a list; `start`: where its text begins in the body."""

    start: int
    text: str


@dataclass(frozen=True)
class Section:
    """`start`: where its text begins in the body; `heading`: where its heading does."""

    title: str
    heading: int
    start: int
    text: str

    @property
    def is_empty(self) -> bool:
        """Nothing but comments stands in it."""
        return not _COMMENT.sub("", self.text).strip()

    def items(self) -> Iterator[Item]:
        """Of its lists, at the outer level; comments hold none."""
        shown = _COMMENT.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), self.text)
        for found in _ITEM.finditer(shown):
            yield Item(self.start + found.start("text"), found["text"])


def sections(body: str) -> tuple[Section, ...]:
    """In order; what stands before the first heading of the second level belongs to none."""
    found = list(_HEADING.finditer(body))
    ends = [*(heading.start() for heading in found[1:]), len(body)]
    return tuple(
        Section(heading["title"], heading.start(), heading.end(), body[heading.end() : end])
        for heading, end in zip(found, ends, strict=True)
    )


def by_key(body: str) -> dict[str, Section]:
    """The sections that a review has, by their keys."""
    keys = {title.casefold(): key for key, title in SECTIONS.items()}
    return {keys[one.title.casefold()]: one for one in sections(body) if one.title.casefold() in keys}
