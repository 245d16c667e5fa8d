from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from harness.errors import EnvironmentUnavailable
from harness.matrix.frames import Entry
from harness.matrix.publish import marks, publish
from harness.matrix.write import write

Make = Callable[..., Entry]
BEGIN, END = marks("matrix")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "docs").mkdir()
    (tmp_path / "README.md").write_text(f"# Before\n\n{BEGIN}\n\nold\n\n{END}\n\n# After\n", encoding="utf-8")
    return tmp_path


def test_the_first_page_has_one_line_and_a_link_to_the_rest(entry: Make, project: Path) -> None:
    killed = [entry("expected", "FAIL", "exactly_once", "doubled", connector=name) for name in ("duplicates", "another")]
    write([*killed, entry("reference", "PASS"), entry("other", "FAIL", "no_orphans", "orphans")], project / "out", "2026-02-03 04:05 UTC")
    page = publish(project / "out", project)
    assert page == project / "docs" / "results" / "matrix-2026-02-03.md"
    assert page.read_text(encoding="utf-8").startswith("# Defects against drills")
    assert page.with_suffix(".csv").read_bytes() == (project / "out" / "runs.csv").read_bytes()
    readme = (project / "README.md").read_text(encoding="utf-8")
    assert readme == (
        f"# Before\n\n{BEGIN}\n\n2 connectors with a deliberate defect, 2 drills, 4 runs (2026-02-03 04:05 UTC): "
        "**2 kills, 0 survivors, 0 false alarms**. [All results](docs/results/matrix-2026-02-03.md).\n\n"
        f"{END}\n\n# After\n"
    )


def test_the_first_page_says_with_how_many_seeds(entry: Make, project: Path) -> None:
    one = entry("reference", "PASS")
    write([one, replace(one, cell=replace(one.cell, seed=2))], project / "out", "2026-02-03 04:05 UTC")
    publish(project / "out", project)
    assert ", 2 runs with 2 seeds (2026-02-03 04:05 UTC)" in (project / "README.md").read_text(encoding="utf-8")


def test_a_survivor_is_counted(entry: Make, project: Path) -> None:
    write([entry("expected", "PASS")], project / "out", "2026-02-03 04:05 UTC")
    publish(project / "out", project)
    assert "**0 kills, 1 survivor, 0 false alarms**" in (project / "README.md").read_text(encoding="utf-8")


def test_what_could_not_be_judged_beside_is_not_hidden(entry: Make, project: Path) -> None:
    killed = entry("expected", "FAIL", "exactly_once", "doubled")
    write([killed, entry("other", "INCONCLUSIVE")], project / "out", "2026-02-03 04:05 UTC")
    publish(project / "out", project)
    assert "1 run of drills that need not catch the defect could not be judged. [All" in (project / "README.md").read_text(encoding="utf-8")


def test_what_is_not_whole_is_not_published(entry: Make, project: Path) -> None:
    with pytest.raises(EnvironmentUnavailable, match="no results"):
        publish(project / "out", project)
    write([entry("expected", None)], project / "out", "2026-02-03 04:05 UTC")
    with pytest.raises(EnvironmentUnavailable, match="1 run of the matrix still to be made"):
        publish(project / "out", project)
    assert "old" in (project / "README.md").read_text(encoding="utf-8")


def test_teams_have_a_page_and_a_line_of_their_own(entry: Make, project: Path) -> None:
    begin, end = marks("teams")
    readme = project / "README.md"
    readme.write_text(readme.read_text(encoding="utf-8") + f"{begin}\n{end}\n", encoding="utf-8")
    write([entry("expected", "FAIL", "exactly_once", "doubled")], project / "out", "2026-02-03 04:05 UTC", "teams")
    assert publish(project / "out", project) == project / "docs" / "results" / "teams-2026-02-03.md"
    said = readme.read_text(encoding="utf-8")
    assert "1 teams" not in said
    assert "1 team that does one thing wrong, 1 game day, 1 run (2026-02-03 04:05 UTC): **1 kill, 0 survivors, 0 false alarms**" in said
    assert "old" in said
