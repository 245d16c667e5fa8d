"""The page: every line of the chronology leads to a line of the evidence that shows it, and hostile text stays text."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cited import line_at, rows_of
from gameday import COMMS, SCRIBE, act, played, update

from harness.debrief.page import write
from harness.debrief.places import Places
from harness.report.chronology import Source

_HOSTILE = "<script>alert(1)</script>\u202e\r\n=1+1"


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
    followed = [row for row in rows if row.link]
    assert len(followed) >= 0.99 * len(rows)
    assert len(followed) > len(told.evidence.people.every)
    assert [row.cells for row in followed if not row.shows(line_at(written, row.link), told.evidence.t0)] == []


def test_a_link_to_another_line_is_found_out(run: Any, page: Callable[[], tuple[Path, Any]]) -> None:
    played(run)
    written, told = page()
    row = next(row for row in rows_of(written) if "declares an incident" in row.cells[3])
    said = line_at(written, row.link)
    assert not row.shows(said | {"at": said["at"] + 60}, told.evidence.t0)
    assert not row.shows(said | {"who": "Somebody Example"}, told.evidence.t0)


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
