"""Slips that YAML's own errors do not explain: a tab, a colon, a hash or a quote where a person meant plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ruamel.yaml.error import MarkedYAMLError, StreamMark

_COMMENT = re.compile(r"""^[^'"#]*\S\s+\#(?=[^\s#!])""")

_DASH = re.compile(r"\s*-([^\s-].*)$")
_UNCLOSED = re.compile(r"""[\s-]*[\w-]+:\s+(["'])(?:(?!\1).)*$""")
_NO_SPACE = re.compile(r"\s*([\w-]+):([^\s:/].*)$")


class Slip(NamedTuple):
    """The slip that was found, and the correct notation."""

    found: str
    instead: str


_WORDS = {
    "expected <block end>": Slip(
        "an indentation that no line above has", "the indentation of the keys, or of the list, to which this line belongs"
    ),
    "could not find expected ':'": Slip("a line that is neither a key nor a list's", "`key: value` or `- value`, each with a space"),
    "unknown escape character": Slip("a backslash in double quotes", "single quotes around a text with backslashes: 'C:\\data'"),
}
"""The explanation for one of YAML's own error messages."""


def explain(error: MarkedYAMLError, text: str) -> Slip:
    """In words that name the way out; YAML's own where there is nothing to add."""
    said = error.problem or error.context or "cannot be read"
    lines = text.splitlines()
    mark = error.problem_mark
    line = lines[mark.line] if mark and mark.line < len(lines) else ""
    if "'\\t'" in said or (mark and line[: mark.column + 1].endswith("\t")):
        return Slip("a tab", "spaces: YAML allows no tab before a key or a value")
    if "mapping values are not allowed" in said and mark:
        return _colon(line, mark.column, lines[: mark.line])
    if "unexpected end of stream" in said and error.context_mark:
        return Slip(f"a quote that is never closed, opened in line {error.context_mark.line + 1}", "the same quote at the end of the text")
    if re.search(r"expected ',' or '[}\]]'", said) and error.context_mark:
        return _open(lines, error.context_mark.line)
    if match := re.search(r"found character '([@`%])' that cannot start", said):
        return Slip(f"a text that begins with {match[1]}", f'quotes around it: "{match[1]}…"')
    usual = next((slip for words, slip in _WORDS.items() if words in said), Slip(f"not YAML: {said}", "YAML 1.2"))
    return _above(lines[: mark.line + 1] if mark else lines, said) or usual


def place_of(error: MarkedYAMLError) -> StreamMark | None:
    """Where the slip is. YAML notices a missing colon only in the next line; the line itself is where the key begins."""
    at: StreamMark | None = error.context_mark if "could not find expected ':'" in (error.problem or "") else error.problem_mark
    return at


def _above(lines: list[str], said: str) -> Slip | None:
    """A slip that YAML notices only below, as an indentation that it does not expect."""
    if "expected <block end>" not in said or not lines:
        return None
    if dash := _DASH.match(lines[-1]):
        return Slip("a `-` without a space", f"- {dash[1].strip()}")
    for number, line in enumerate(lines, 1):
        if quote := _UNCLOSED.match(line):
            return Slip(f"a quote that is never closed, opened in line {number}", f"the same quote at the end of the text: {quote[1]}")
    return None


def _colon(line: str, column: int, above: list[str]) -> Slip:
    key, colon, value = line.partition(": ")
    if colon and column > len(key):
        return Slip("a second `: ` in one line", f'quotes around a text that contains `: `, such as {key.strip()}: "{value.strip()}"')
    if above and (match := _NO_SPACE.match(above[-1])):
        return Slip(f"a colon without a space in line {len(above)}", f"{match[1]}: {match[2]}")
    return Slip("an indentation that belongs to no key", "the same indentation as the line above, or a key without a value there")


def _open(lines: list[str], line: int) -> Slip:
    begun = lines[line] if line < len(lines) else ""
    bracket = "[" if begun.count("[") > begun.count("]") else "{"
    if " #" in begun:
        return Slip(f"{bracket} in line {line + 1} is never closed", 'all after ` #` is a comment; a text with # in it needs quotes: "#5"')
    return Slip(f"{bracket} in line {line + 1} is never closed, or a comma is missing", "{key: value, key: value}, or [one, two]")


def cut_texts(text: str) -> Iterator[str]:
    """A line for each comment that looks like the rest of a text, such as `title: Issue #5`."""
    for number, line in enumerate(text.splitlines(), 1):
        if match := _COMMENT.match(line):
            rest = line[match.end() - 1 :]
            yield f"line {number}: {rest!r} is a comment, since a # after a space begins one; quote the text if it belongs to it"
