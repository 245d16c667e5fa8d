"""A drill is checked together with the connector that it names itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.drill.reading.load import load_connector, load_drill
from harness.drill.reading.references import problems
from harness.errors import PlanImpossible
from harness.plan.compile import compile_plan

_ON_ITS_COMMAND_LINE = "connector: mine\nrun: {command: [sync, '{destination.url}']}\nclock: env\n"


@pytest.fixture
def drill(tmp_path: Path, drill_text: str) -> Path:
    path = tmp_path / "x.drill.yaml"
    path.write_text(drill_text)
    return path


def _change(path: Path, old: str, new: str) -> None:
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))


def test_a_misspelt_connector_is_named_with_its_place_and_the_nearest_name(drill: Path) -> None:
    _change(drill, "connector:   reference", "connector:   refrence\n  watchdog:    reference")
    [problem] = problems(drill)
    assert (problem.line, problem.column, problem.key) == (12, 16, "stack.connector")
    assert (problem.found, problem.hint) == ("unknown connector 'refrence'", "did you mean 'reference'?")


def test_a_misspelt_watchdog_likewise(drill: Path) -> None:
    _change(drill, "connector:   reference", "watchdog: refernce")
    [problem] = problems(drill)
    assert (problem.line, problem.key, problem.hint) == (12, "stack.watchdog", "did you mean 'reference'?")


def test_a_connector_file_with_problems_is_named(drill: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.connector.yaml").write_text("connector: mine\n")
    _change(drill, "connector:   reference", "connector: mine")
    [problem] = problems(drill)
    assert (problem.file, problem.key, problem.found) == (str(tmp_path / "mine.connector.yaml"), "run", "nothing to run")


def test_what_is_wrong_with_the_drill_hides_nothing_that_is_wrong_with_its_connector(drill: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.connector.yaml").write_text("connector: mine\nrun: {command: [sync]}\nclock: evn\n")
    _change(drill, "connector:   reference", "connector: mine")
    _change(drill, "kind: down", "kind: dwn")
    assert [(Path(problem.file).name, problem.key) for problem in problems(drill)] == [
        ("x.drill.yaml", "timeline[1].faults[0].kind"),
        ("mine.connector.yaml", "clock"),
    ]


def test_the_address_of_a_real_database_holds_its_password(drill: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.connector.yaml").write_text(_ON_ITS_COMMAND_LINE)
    _change(drill, "connector:   reference", "connector: mine")
    assert problems(drill) == ()
    _change(drill, "destination: {fake: records,", "destination: {fake: postgres,")
    [problem] = problems(drill)
    assert (problem.file, problem.line) == (str(tmp_path / "mine.connector.yaml"), 2)
    assert problem.found == "{destination.url} on a command line, which every user of this machine can read"
    with pytest.raises(PlanImpossible, match=r"{destination.url} on a command line"):
        compile_plan(load_drill(drill), load_connector(tmp_path / "mine.connector.yaml"), None, speed=10, seed=1)


def test_problems_come_file_by_file_and_by_line(drill: Path) -> None:
    _change(drill, "- exactly_once", "- exactly_onc")
    _change(drill, "connector:   reference", "connector:   refrence")
    lines = [problem.line for problem in problems(drill) if problem.file == str(drill)]
    assert len(lines) > 1
    assert lines == sorted(lines)
