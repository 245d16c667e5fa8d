"""The chronology of a debrief, followed: each row, and the line of the evidence to which its link leads."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote

from harness.instants import clock

_CELLS = 5


class Row(NamedTuple):
    """`cells`: drill time, wall clock, kind, what, line; `link`: empty where there is none."""

    cells: list[str]
    link: str

    def shows(self, said: dict[str, Any], t0: float) -> bool:
        """Whether a line of the evidence is about the same instant, and about the same person."""
        when = {clock(value - t0) for value in (said["at"], said.get("sent_at")) if value is not None}
        return self.cells[0] in when and said.get("who", "") in self.cells[3]


class _Rows(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.rows: list[Row] = []
        self._cells: list[str] | None = None
        self._link = ""
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag == "table":
            self._inside = "chronology" in (said.get("class") or "")
        elif tag == "tr" and self._inside:
            self._cells, self._link = [], ""
        elif tag == "td" and self._cells is not None:
            self._cells.append("")
        elif tag == "a" and self._cells is not None:
            self._link = said.get("href") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "tr" and self._cells is not None and len(self._cells) == _CELLS:
            self.rows.append(Row(self._cells, self._link))
            self._cells = None

    def handle_data(self, data: str) -> None:
        if self._cells:
            self._cells[-1] += data


def rows_of(page: Path) -> list[Row]:
    """The rows of the chronology of a debrief."""
    parser = _Rows()
    parser.feed(page.read_text(encoding="utf-8"))
    return parser.rows


def line_at(page: Path, link: str) -> dict[str, Any]:
    """What stands where a link leads. The text that a browser looks for must be on that line alone."""
    found = re.fullmatch(r"(\.\./.+)#L(\d+):~:text=(.+)", link)
    assert found, link
    lines = (page.parent / found[1]).read_text(encoding="utf-8").splitlines()
    text = lines[int(found[2]) - 1]
    assert [line for line in lines if unquote(found[3]) in line] == [text]
    said: dict[str, Any] = json.loads(text)
    return said
