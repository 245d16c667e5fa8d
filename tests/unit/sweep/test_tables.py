"""Frame, words, page and files of a sweep."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from harness.errors import EnvironmentUnavailable
from harness.sweep import frames
from harness.sweep.frames import Tried
from harness.sweep.page import page
from harness.sweep.points import Point, Side
from harness.sweep.write import write
from harness.trials.trial import Result


@pytest.fixture
def found() -> pd.DataFrame:
    doubled = ({"exactly_once": "-"}, {"exactly_once": ["doubled"]}, {"exactly_once": ["=<b>invoice-1"]})
    results = {
        1: Result("k", "PASS"),
        2: Result("k", "FAIL", *doubled),
        3: Result("k", "FAIL", *doubled),
        4: Result("k", "INCONCLUSIVE", why="stall"),
    }
    tried = [Tried(Point(Side.COMMITS, number), result, f"{number}.drill.yaml") for number, result in reversed(results.items())]
    return frames.frame([*tried, Tried(Point(Side.COMMITS, 5), None, ""), Tried(Point(Side.REQUESTS, 1), Result("k", "PASS"), "x")])


def test_one_row_per_point_in_order(found: pd.DataFrame) -> None:
    assert {name: str(kind) for name, kind in found.dtypes.items()} == frames.COLUMNS
    assert found["commit"].tolist() == [1, 2, 3, 4, 5, 1]
    assert found["outcome"].tolist() == ["PASS", "FAIL", "FAIL", "INCONCLUSIVE", "not run", "PASS"]
    assert (found.loc[1, "findings"], found.loc[3, "why"]) == ("doubled", "stall")


def test_words(found: pd.DataFrame) -> None:
    assert list(frames.sentences(found)) == [
        "after the commit, before its answer: 1 of 5 points passed; broken at 2–3 (exactly_once); 2 not known yet",
        "before the commit: 1 of 1 points passed",
    ]


def test_the_page_has_a_square_for_each_point(found: pd.DataFrame) -> None:
    shown = page(found, "Sweep of x", ["seed 1"])
    assert shown.count('<b class="bad" title=') == 2
    assert 'title="2: FAIL: exactly_once"' in shown
    assert "=&lt;b&gt;invoice-1" in shown
    assert "Cut off after the answer" not in shown


def test_files(found: pd.DataFrame, tmp_path: Path) -> None:
    write(found, tmp_path, ["seed 1"])
    assert len(pd.read_csv(tmp_path / "points.csv")) == 6
    assert (tmp_path / "index.html").is_file()
    with pytest.raises(EnvironmentUnavailable, match="choose another --out"):
        write(found, tmp_path / "points.csv", [])
