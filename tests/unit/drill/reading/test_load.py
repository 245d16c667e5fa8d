"""Files by name or path."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness import assets
from harness.drill.reading.load import drills_in, find_connector, find_drill, find_watchdog, load_drill
from harness.errors import DrillInvalid


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_built_in_drill_by_its_name(elsewhere: Path) -> None:
    assert find_drill("connector-down-20m") == assets.drills() / "connector-down-20m.drill.yaml"


def test_a_drill_here_hides_a_built_in_one(elsewhere: Path, drill_text: str) -> None:
    (elsewhere / "drills").mkdir()
    mine = elsewhere / "drills" / "connector-down-20m.drill.yaml"
    mine.write_text(drill_text)
    found = find_drill("connector-down-20m")
    assert found.samefile(mine)
    loaded = load_drill(found)
    assert (loaded.drill.name, loaded.text, loaded.path) == ("outage", drill_text, found)
    assert loaded.marks.place(("checks", 0)).line == 19


def test_a_path_is_taken_as_it_is(elsewhere: Path, drill_text: str) -> None:
    path = elsewhere / "x.yaml"
    path.write_text(drill_text)
    assert find_drill(str(path)) == path


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (
            "connector-down",
            "(did you mean 'connector-down-20m'?); allowed: a path, or a name (run `idrill list` to see all)",
        ),
        ("connector-down", "(did you mean 'connector-down-20m'?)"),
        ("drills/connector-down.drill.yaml", "no such drill file"),
    ],
)
def test_an_unknown_name_is_refused_with_the_nearest(elsewhere: Path, wanted: str, expected: str) -> None:
    with pytest.raises(DrillInvalid) as caught:
        find_drill(wanted)
    assert expected in str(caught.value)


def test_of_many_names_only_those_that_are_near_are_listed(elsewhere: Path) -> None:
    with pytest.raises(DrillInvalid) as caught:
        find_connector("own-", Path())
    (problem,) = caught.value.problems
    assert problem.hint == (
        "did you mean 'bookmarks-its-own-time', 'reference-own-clock', 'trusts-its-own-clock' or 'unknown-becomes-default'?"
    )
    assert problem.allowed == "a path, or a name (run `idrill list --connectors` to see all)"


def test_a_connector_is_looked_for_beside_the_drill_first(elsewhere: Path, connector_text: str) -> None:
    beside = elsewhere / "rehearsals"
    beside.mkdir()
    (beside / "mine.connector.yaml").write_text(connector_text)
    for wanted in ("mine", "mine.connector.yaml"):
        found = find_connector(wanted, beside)
        assert found == beside / "mine.connector.yaml"
        assert "connector: orders-sync" in found.read_text()
    with pytest.raises(DrillInvalid, match="unknown connector 'mine'"):
        find_connector("mine", elsewhere)


def test_a_watchdog_has_a_suffix_of_its_own(elsewhere: Path, connector_text: str) -> None:
    (elsewhere / "mine.watchdog.yaml").write_text(connector_text)
    assert find_watchdog("mine", elsewhere) == elsewhere / "mine.watchdog.yaml"
    with pytest.raises(DrillInvalid, match=r"unknown watchdog 'min'.*did you mean 'mine'"):
        find_watchdog("min", elsewhere)


def test_drills_of_a_folder_in_the_order_of_their_names(elsewhere: Path) -> None:
    for name in ("b/z.drill.yaml", "a.drill.yaml", "b/m.drill.yaml", "x.yaml"):
        path = elsewhere / name
        path.parent.mkdir(exist_ok=True)
        path.touch()
    assert [path.name for path in drills_in(elsewhere)] == ["a.drill.yaml", "m.drill.yaml", "z.drill.yaml"]
