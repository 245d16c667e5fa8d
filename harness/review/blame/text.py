"""A text as sentences, with what others said and what is code left out; offsets stay those of the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_LEFT_OUT = re.compile(
    r"```.*?```|`[^`\n]*`|<!--.*?-->|^>[^\n]*|\]\([^)\n]*\)|https?://\S+"
    r"|[\"“][^\"“”\n]{1,400}[\"”]|(?<!\w)['‘][^'‘’\n]{1,400}['’](?!\w)",
    re.DOTALL | re.MULTILINE,
)
_END = re.compile(r"(?<!\be\.g)(?<!\bi\.e)(?<!\bvs)(?<!\bDr)(?<!\bMr)(?<!\bMs)[.!?](?=[\s\"”)]|$)|\n\s*\n|\n(?=\s*(?:[-*+#|]|\d+[.)])\s)")
_MARKUP = re.compile(r"[*_~]{1,3}(?=\S)|(?<=\S)[*_~]{1,3}(?!\w)")
_QUOTATION = 3
"""From so many words on it is what somebody said."""
_LONGEST = 1000
"""What is longer is no sentence, and is read in pieces."""
_BLANK = "\N{MIDDLE DOT}"


@dataclass(frozen=True)
class Sentence:
    """`text` has the length that it has in the file; what is left out is blank."""

    offset: int
    text: str


def sentences(text: str) -> Iterator[Sentence]:
    """In order. A line end within a paragraph is a space."""
    masked = _MARKUP.sub(lambda found: " " * len(found[0]), _LEFT_OUT.sub(_blank, text)).replace("’", "'")
    start = 0
    for end in (*(found.end() for found in _END.finditer(masked)), len(masked)):
        for begin in range(start, end, _LONGEST):
            part = masked[begin : min(end, begin + _LONGEST)]
            if part.strip():
                yield Sentence(begin, part.replace("\n", " "))
        start = end


def _blank(found: re.Match[str]) -> str:
    """A quotation of one or two words is only a word in inverted commas."""
    if found[0][0] in "\"“'‘" and len(found[0].split()) < _QUOTATION:
        return found[0]
    return re.sub(r"[^\n]", _BLANK, found[0])
