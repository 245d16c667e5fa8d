"""Frames, Markdown, page and files of a matrix."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from harness.errors import EnvironmentUnavailable
from harness.matrix import frames, markdown, page
from harness.matrix.cells import REFERENCE
from harness.matrix.frames import Entry
from harness.matrix.words import WORDS
from harness.matrix.write import write

Make = Callable[..., Entry]


@pytest.fixture
def good(entry: Make) -> list[Entry]:
    return [entry("expected", "FAIL", "exactly_once", "doubled"), entry("reference", "PASS"), entry("other", "PASS")]


@pytest.fixture
def bad(entry: Make) -> list[Entry]:
    return [
        entry("expected", "FAIL", "exactly_once", "doubled"),
        entry("expected", "PASS", seed=2),
        entry("reference", "FAIL", "no_alert", "alert"),
        entry("other", None),
        entry("category", "FAIL", "no_orphans", "orphans"),
    ]


def test_one_row_per_run(good: list[Entry]) -> None:
    found = frames.runs(good)
    assert {name: str(kind) for name, kind in found.dtypes.items()} == frames.COLUMNS
    first = found.iloc[0]
    assert (first["finding"], first["expected"], first["failed"], first["named"]) == (
        "killed",
        "exactly_once: doubled",
        "exactly_once",
        "<b>invoice-1</b>",
    )


def test_the_grid_shows_what_matters_most(bad: list[Entry]) -> None:
    grid = frames.grid(frames.runs(bad))
    assert grid.loc["duplicates", "commit-then-cut"] == "survived"
    assert grid.loc["duplicates", "token-expiry"] == "not run"
    assert grid.loc[REFERENCE, "commit-then-cut"] == "false alarm"
    assert grid.loc[REFERENCE, "token-expiry"] == ""


def test_figures(good: list[Entry], bad: list[Entry]) -> None:
    sums = frames.figures(frames.runs(good))
    assert sums == {
        "defects": 1,
        "drills": 2,
        "runs": 3,
        "kills": 1,
        "survivors": 0,
        "false alarms": 0,
        "not judged": 0,
        "open": 0,
        "wall_s": 30.0,
    }
    sums = frames.figures(frames.runs(bad))
    assert sums == {
        "defects": 1,
        "drills": 2,
        "runs": 4,
        "kills": 0,
        "survivors": 1,
        "false alarms": 1,
        "not judged": 0,
        "open": 1,
        "wall_s": 40.0,
    }


def test_without_references_or_without_defects(entry: Make) -> None:
    assert frames.figures(frames.runs([entry("reference", "PASS")]))["defects"] == 0
    assert frames.figures(frames.runs([entry("expected", "FAIL", "exactly_once", "doubled")]))["kills"] == 1


def test_markdown_tells_defects_and_what_is_wrong(good: list[Entry], bad: list[Entry]) -> None:
    said = markdown.text(frames.runs(good), frames.figures(frames.runs(good)), WORDS["connectors"])
    assert "| duplicates | commit-then-cut | exactly\\_once: doubled | killed | &lt;b&gt;invoice-1&lt;/b&gt; |  |" in said
    assert "Unexpected results" not in said
    said = markdown.text(frames.runs(bad), frames.figures(frames.runs(bad)), WORDS["connectors"])
    assert re.search(r"\| duplicates \| commit-then-cut \| .* \| 1 (killed, 1 survived|survived, 1 killed) \|.*\| token-expiry \|", said)
    assert "| (its own) | commit-then-cut | 1 | false alarm | no\\_alert |  |" in said


def test_how_often_the_right_ones_passed(entry: Make, good: list[Entry], bad: list[Entry]) -> None:
    def said(entries: list[Entry]) -> str:
        return markdown.text(frames.runs(entries), frames.figures(frames.runs(entries)), WORDS["connectors"])

    assert "1 drill with their own connectors, 1 seed each: 1 of 1 run passed." in said([entry("reference", "PASS")])
    assert "1 seed each: 0 of 1 run passed." in said([entry("reference", "FAIL", "no_alert", "alert")])
    assert "own connectors" not in said([entry("expected", "FAIL", "exactly_once", "doubled"), entry("reference", None)])


def test_what_is_not_judged_is_told_apart_from_what_is_open(entry: Make) -> None:
    found = frames.runs([entry("expected", "FAIL", "exactly_once", "doubled"), entry("other", "INCONCLUSIVE")])
    sums = frames.figures(found)
    assert (sums["not judged"], sums["open"]) == (1, 0)
    said = markdown.text(found, sums, WORDS["connectors"])
    assert "Unexpected results" not in said
    assert "## Not judged, in drills that need not catch the defect" in said


def test_the_page_frames_what_is_expected_and_escapes_all(bad: list[Entry]) -> None:
    found = frames.runs(bad)
    found["why"] = "<script>alert(1)</script>"
    shown = page.page(found, "2031-01-02", WORDS["connectors"])
    assert 'class="bad wanted" title="duplicates × commit-then-cut: survived (exactly_once)"' in shown
    assert "<script" not in shown
    assert "&lt;script&gt;" in shown


def test_files(good: list[Entry], bad: list[Entry], tmp_path: Path) -> None:
    told = write(bad, tmp_path / "new", "2031-01-02")
    assert (told.bad, told.open) == (2, 1)
    assert told.summary == "1 defect, 2 drills, 4 runs: 0 kills, 1 survivor, 1 false alarm, 1 open; 40.0 s of runs"
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == ["figures.json", "grid.csv", "index.html", "matrix.md", "runs.csv"]
    assert len(pd.read_csv(tmp_path / "new" / "runs.csv")) == 5
    assert write(good, tmp_path / "new", "2031-01-02").bad == 0


def test_files_that_cannot_be_written(good: list[Entry], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(EnvironmentUnavailable, match="choose another --out"):
        write(good, tmp_path / "file", "2031-01-02")


def test_teams_have_words_of_their_own(entry: Make, tmp_path: Path) -> None:
    told = write(
        [entry("expected", "FAIL", "exactly_once", "doubled"), entry("reference", "PASS")], tmp_path / "out", "2031-01-02", "teams"
    )
    assert "1 game day" in told.summary
    text = (tmp_path / "out" / "matrix.md").read_text(encoding="utf-8")
    assert text.startswith("# Teams against game days")
    assert "1 game day with the team that does it right, 1 seed each: 1 of 1 run passed." in text
    shown = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert "Each row is a scripted team" in shown
    assert "<code>idrill matrix --teams</code>" in shown
