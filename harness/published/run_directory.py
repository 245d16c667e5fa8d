"""The page of the run directory: what the types say stands between marks, the rest is written by hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from harness.published import ledgers, whole

_BEGIN = "<!-- {}: from here on written by `python -m harness.published`. -->\n"
_END = "<!-- To here. -->\n"


def page(before: str) -> str:
    """The page as it was, with these parts of today. Raises ValueError when it has no place for one."""
    for name, lines in _parts():
        head, begin, rest = before.partition(_BEGIN.format(name))
        _, end, tail = rest.partition(_END)
        if not begin or not end:
            raise ValueError(f"the page does not say where {name} stands")  # it is the page that is wrong
        written = "\n".join(lines)
        before = f"{head}{begin}{written}\n\n{end}{tail}"
    return before


def _parts() -> Iterator[tuple[str, Iterable[str]]]:
    yield "ledgers", ledgers.section()
    for document in whole.documents():
        yield document.name, whole.section(document)
