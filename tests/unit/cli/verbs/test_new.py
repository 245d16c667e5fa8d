from __future__ import annotations

from pathlib import Path

import pytest

from harness.cli.verbs.check import problems_of
from harness.cli.verbs.new import What, start
from harness.errors import DrillInvalid, EnvironmentUnavailable
from harness.notices.lint import problems
from harness.notices.notice import STATES


@pytest.mark.parametrize("what", [What.drill, What.connector])
def test_a_starting_point_is_valid_as_it_stands(what: What, tmp_path: Path) -> None:
    path = start(what, "orders-api", tmp_path)
    assert path == tmp_path / f"orders-api.{what}.yaml"
    assert problems_of(path) == ()


@pytest.mark.parametrize("what", [What.drill, What.connector])
def test_it_explains_itself(what: What, tmp_path: Path) -> None:
    text = start(what, "orders-api", tmp_path).read_text()
    assert text.count("#") > 10
    assert "$" not in text


def test_a_drill_goes_into_the_folder_of_drills(tmp_path: Path) -> None:
    (tmp_path / "drills").mkdir()
    assert start(What.drill, "orders-api", tmp_path).parent == tmp_path / "drills"
    assert start(What.connector, "orders-api", tmp_path).parent == tmp_path


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    start(What.drill, "orders-api", tmp_path)
    with pytest.raises(EnvironmentUnavailable, match="exists"):
        start(What.drill, "orders-api", tmp_path)


@pytest.mark.parametrize("name", ["", "Orders", "../etc", "a b", "-x", "a--b"])
def test_a_name_that_no_drill_can_have_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(DrillInvalid, match="lower-case words"):
        start(What.drill, name, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_an_unwritable_folder_is_the_operators_business(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentUnavailable, match="cannot be written"):
        start(What.drill, "orders-api", tmp_path / "nowhere")


def test_notices_are_a_folder_of_templates_without_a_mistake(tmp_path: Path) -> None:
    folder = start(What.notices, "notices", tmp_path)
    assert [path.name for path in sorted(folder.iterdir())] == [f"{state}.md.j2" for state in sorted(STATES)]
    assert problems(folder) == ()
    with pytest.raises(EnvironmentUnavailable, match="exists"):
        start(What.notices, "notices", tmp_path)
