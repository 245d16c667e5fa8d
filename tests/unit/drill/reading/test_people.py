"""Who takes part in a game day is no matter of the drill."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from harness.drill.published.reference import drill as reference
from harness.drill.published.schema import drill_schema
from harness.drill.reading.load import load_drill
from harness.errors import DrillInvalid, Problem


@pytest.mark.parametrize("people", ["{fake: console}", "{}", "null", "[Robin Example]"])
def test_an_author_writes_no_people_into_a_drill(tmp_path: Path, drill_text: str, people: str) -> None:
    file = tmp_path / "x.drill.yaml"
    file.write_text(drill_text.replace("stack:\n", f"stack:\n  people: {people}\n"))
    with pytest.raises(DrillInvalid) as caught:
        load_drill(file)
    (problem, *_) = caught.value.problems
    assert (problem.key, problem.found) == ("stack.people", "people in a drill")
    assert "*.gameday.yaml" in problem.hint
    assert file.read_text().splitlines()[problem.line - 1].startswith("  people:")


def test_nothing_tells_authors_of_that_key(drill_text: str, problems: Callable[[str], tuple[Problem, ...]]) -> None:
    (problem,) = problems(drill_text.replace("stack:\n", "stack:\n  poeple: {fake: console}\n"))
    assert (problem.found, problem.allowed) == ("unknown key 'poeple'", "source, destination, alerts, history, connector, watchdog")
    assert "people" not in str(drill_schema()["$defs"]["Stack"]["properties"])
    assert "`stack.people" not in reference()
