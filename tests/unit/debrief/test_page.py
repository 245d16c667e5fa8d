"""The page: every line of the chronology leads to a line of the evidence that shows it, and hostile text stays text."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from gameday import COMMS, SCRIBE, act, played, update

from harness.debrief.page import write
from harness.debrief.places import Places
from harness.instants import clock
from harness.report.chronology import Source

_HOSTILE = "<script>alert(1)</script>\u202e\r\n=1+1"
_CELLS = 5


class _Rows(HTMLParser):
    """The rows of the chronology: texts of their cells, and the target of the link in them."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[tuple[list[str], str]] = []
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
            self.rows.append((self._cells, self._link))
            self._cells = None

    def handle_data(self, data: str) -> None:
        if self._cells:
            self._cells[-1] += data


def rows_of(page: Path) -> list[tuple[list[str], str]]:
    parser = _Rows()
    parser.feed(page.read_text(encoding="utf-8"))
    return parser.rows


def line_at(page: Path, link: str) -> dict[str, Any]:
    """What stands where a link leads; the text that a browser looks for is on that line alone."""
    found = re.fullmatch(r"(\.\./.+)#L(\d+):~:text=(.+)", link)
    assert found, link
    lines = (page.parent / found[1]).read_text(encoding="utf-8").splitlines()
    text = lines[int(found[2]) - 1]
    assert [line for line in lines if unquote(found[3]) in line] == [text]
    said: dict[str, Any] = json.loads(text)
    return said


def shows(cells: list[str], said: dict[str, Any], t0: float) -> bool:
    """Whether a line of the evidence is about the same instant, and about the same person."""
    when = {clock(value - t0) for value in (said["at"], said.get("sent_at")) if value is not None}
    return cells[0] in when and said.get("who", "") in cells[3]


@pytest.fixture
def page(run: Any, tell: Callable[[Any], Any]) -> Callable[[], tuple[Path, Any]]:
    def made() -> tuple[Path, Any]:
        told = tell(run)
        (folder := told.run_dir / "report").mkdir()
        return write(told.evidence, told.judgement, folder), told

    return made


def test_every_line_of_the_chronology_leads_to_the_line_that_shows_it(run: Any, page: Callable[[], tuple[Path, Any]]) -> None:
    played(run)
    written, told = page()
    rows = rows_of(written)
    followed = [(cells, link) for cells, link in rows if link]
    assert len(followed) >= 0.99 * len(rows)
    assert len(followed) > len(told.evidence.people.every)
    assert [cells for cells, link in followed if not shows(cells, line_at(written, link), told.evidence.t0)] == []


def test_a_link_to_another_line_is_found_out(run: Any, page: Callable[[], tuple[Path, Any]]) -> None:
    played(run)
    written, told = page()
    cells, link = next((cells, link) for cells, link in rows_of(written) if "declares an incident" in cells[3])
    said = line_at(written, link)
    assert not shows(cells, said | {"at": said["at"] + 60}, told.evidence.t0)
    assert not shows(cells, said | {"who": "Somebody Example"}, told.evidence.t0)


def test_a_ledger_that_lost_a_line_is_cited_by_the_lines_that_it_has(run: Any, page: Callable[[], tuple[Path, Any]]) -> None:
    played(run)
    _, told = page()
    ledger = told.run_dir / "ledgers" / "people.jsonl"
    lines = ledger.read_text(encoding="utf-8").splitlines()
    numbers = [json.loads(line)["seq"] for line in lines]
    ledger.write_text("\n".join(lines[:2] + lines[3:]) + "\n", encoding="utf-8")
    places = Places(told.run_dir)
    assert places.of(Source("people", numbers[2])) is None
    place = places.of(Source("people", numbers[3]))
    assert place is not None
    assert place.line == 3


def test_what_people_typed_stays_text(run: Any, page: Callable[[], tuple[Path, Any]]) -> None:
    played(run)
    act(run, "note", 700, SCRIBE, "scribe", text=_HOSTILE)
    update(run, 710, "identified", _HOSTILE)
    act(run, "hypothesis", 720, COMMS, "comms", text='=cmd|"/c calc"!A1')
    written, _ = page()
    text = written.read_text(encoding="utf-8")
    assert "<script>" not in text
    assert "&lt;script&gt;" in text
    assert "\u202e" not in text
    table = (written.parent / "chronology.csv").read_bytes().decode()
    assert "\r" not in table
    assert "\u202e" not in table
    assert all(not cell.startswith(("=", "+", "@")) for row in table.splitlines() for cell in re.findall(r'"((?:[^"]|"")*)"', row))


def test_a_cell_that_begins_like_a_formula_is_escaped(run: Any, page: Callable[[], tuple[Path, Any]]) -> None:
    played(run)
    run.line("people", "abort", 1500, who="=HYPERLINK(1)", why="")
    written, _ = page()
    assert '"\'=HYPERLINK(1) calls it off, without words"' in (written.parent / "chronology.csv").read_text(encoding="utf-8")


def test_a_run_without_people_says_so(outage: Any, tell: Callable[[Any], Any]) -> None:
    told = tell(outage)
    (folder := told.run_dir / "report").mkdir()
    assert "Nobody took part in this run" in write(told.evidence, told.judgement, folder).read_text(encoding="utf-8")


def test_the_same_files_give_the_same_page(run: Any, page: Callable[[], tuple[Path, Any]]) -> None:
    played(run)
    written, told = page()
    first = written.read_bytes()
    assert write(told.evidence, told.judgement, written.parent).read_bytes() == first
