from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from harness import assets
from harness.cli.find_drills import catalogue
from harness.cli.verbs.check import problems_of
from harness.cli.verbs.new import What, start
from harness.drill.reading.load import load_drill
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


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_name_of_the_catalogue_is_refused_with_the_variant_to_write_instead(here: Path, idrill: Callable[..., Any]) -> None:
    said = idrill("new", "drill", "connector-down-20m")
    assert (said.exit_code, list(here.iterdir())) == (2, [])
    assert "'connector-down-20m' is a drill of the catalogue, and a file of that name would hide it" in said.stderr
    assert "  idrill new drill my-connector-down-20m --extends connector-down-20m\n\n  extends: connector-down-20m\n" in said.stderr


def test_a_name_of_a_bundled_connector_is_refused(here: Path) -> None:
    with pytest.raises(DrillInvalid, match="'reference' is a bundled connector"):
        start(What.connector, "reference", here)


@pytest.mark.parametrize("base", catalogue())
def test_a_variant_of_every_drill_is_valid_and_differs_in_nothing_but_its_name(base: str, here: Path, idrill: Callable[..., Any]) -> None:
    said = idrill("new", "drill", "mine", "--extends", base)
    assert said.exit_code == 0, said.stderr
    path = here / "mine.drill.yaml"
    assert len(path.read_text().splitlines()) in {4, 5}
    assert problems_of(path) == ()
    mine, other = load_drill(path).drill, load_drill(assets.drills() / f"{base}.drill.yaml").drill
    assert mine.name == "mine"
    differing = {name for name in type(mine).model_fields if getattr(mine, name) != getattr(other, name)}
    assert differing <= {"name", "extends", "stack"}  # the stack names its connector by another path


def test_a_variant_finds_a_drill_of_this_folder_from_the_folder_of_drills(here: Path, idrill: Callable[..., Any]) -> None:
    start(What.drill, "mine", here)
    (here / "drills").mkdir()
    assert idrill("new", "drill", "other", "--extends", "mine").exit_code == 0
    assert (here / "drills" / "other.drill.yaml").read_text().startswith("extends: ../mine.drill.yaml\n")
    assert problems_of(here / "drills" / "other.drill.yaml") == ()


def test_a_variant_of_an_unknown_drill_names_the_nearest(here: Path, idrill: Callable[..., Any]) -> None:
    said = idrill("new", "drill", "mine", "--extends", "connector-dwn-20m")
    assert (said.exit_code, list(here.iterdir())) == (2, [])
    assert "unknown drill 'connector-dwn-20m' (did you mean 'connector-down-20m'?)" in said.stderr


def test_only_a_drill_has_variants(here: Path, idrill: Callable[..., Any]) -> None:
    assert idrill("new", "connector", "mine", "--extends", "connector-down-20m").exit_code == 2


def test_notices_are_a_folder_of_templates_without_a_mistake(tmp_path: Path) -> None:
    folder = start(What.notices, "notices", tmp_path)
    assert [path.name for path in sorted(folder.iterdir())] == [f"{state}.md.j2" for state in sorted(STATES)]
    assert problems(folder) == ()
    with pytest.raises(EnvironmentUnavailable, match="exists"):
        start(What.notices, "notices", tmp_path)
